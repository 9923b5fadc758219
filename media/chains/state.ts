/** What the view of the chains shows. Every change is an action; drawing is a pure function of the result. */
import type { ChainGraph, ToChains } from '../../protocol/chains.ts';
import { type Camera, still } from './camera.ts';
import { type Box, type Layout, layoutOf } from './layout.ts';

export interface State {
  readonly words: Readonly<Record<string, string>>;
  readonly graph: ChainGraph | undefined;
  readonly layout: Layout;
  readonly camera: Camera;
  /** The chain that alone is shown with its neighbours. */
  readonly focus: string | undefined;
  readonly expanded: readonly string[];
  /** The box that the keyboard is on. */
  readonly selected: string | undefined;
  /** Where the editor's cursor is. */
  readonly current: string | undefined;
  /** Chains of the current trace. */
  readonly visited: ReadonlySet<string>;
  readonly decided: string | undefined;
}

export type Action =
  | ToChains
  | { readonly type: 'camera'; readonly camera: Camera }
  | { readonly type: 'select'; readonly id: string }
  | { readonly type: 'expand'; readonly id: string }
  | { readonly type: 'focus'; readonly id: string | undefined }
  | { readonly type: 'table' };

export const initialState: State = {
  words: {},
  graph: undefined,
  layout: { boxes: [], arrows: [], width: 0, height: 0 },
  camera: still,
  focus: undefined,
  expanded: [],
  selected: undefined,
  current: undefined,
  visited: new Set(),
  decided: undefined,
};

export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'words':
      return { ...state, words: action.words };
    case 'graph': {
      const { graph, focus } = action;
      const selected = graph.nodes.some(({ id }) => id === state.selected) ? state.selected : graph.nodes[0]?.id;
      return { ...state, graph, layout: layoutOf(graph), focus, selected };
    }
    case 'lit':
      return { ...state, current: action.current, visited: new Set(action.visited), decided: action.decided };
    case 'camera':
      return { ...state, camera: action.camera };
    case 'select':
      return { ...state, selected: action.id };
    case 'expand':
      return { ...state, expanded: [...state.expanded.filter((id) => id !== action.id), action.id] };
    case 'focus':
      return { ...state, focus: action.id };
    case 'table':
      return { ...state, focus: undefined, expanded: [], selected: undefined };
  }
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The nearest box in a direction, what lies straight ahead before what lies aside; undefined: there is none. */
export function neighbour({ layout, selected }: State, direction: Direction): Box | undefined {
  const from = layout.boxes.find(({ node }) => node.id === selected);
  if (from === undefined) return layout.boxes[0];
  const centre = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const here = centre(from);
  const measured = layout.boxes.flatMap((box) => {
    const { x, y } = centre(box);
    const along = { left: here.x - x, right: x - here.x, up: here.y - y, down: y - here.y }[direction];
    const aside = direction === 'left' || direction === 'right' ? Math.abs(y - here.y) : Math.abs(x - here.x);
    return along > 1 ? [{ box, distance: along + 3 * aside }] : [];
  });
  return measured.sort((a, b) => a.distance - b.distance)[0]?.box;
}
