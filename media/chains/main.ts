/** Entry of the view of the chains: ties state, picture and messages together in the webview's page. */
import './chains.css';
import { render } from 'lit';
import type { FromChains, ToChains } from '../../protocol/chains.ts';
import { speaker } from '../trace/words.ts';
import { moved, showing, whole, zoomed } from './camera.ts';
import { type Action, type Direction, initialState, neighbour, reduce, type State } from './state.ts';
import { act, type ChainsContext, chainsView } from './view.ts';

interface Host {
  postMessage(message: FromChains): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Host;

const root = document.querySelector<HTMLElement>('packet-path-chains');
if (root !== null) run(root, acquireVsCodeApi());

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

function run(root: HTMLElement, host: Host): void {
  let state: State = initialState;
  /** Whether the picture is another one than was fitted last. */
  let fitted = '';

  const send = (message: FromChains): void => host.postMessage(message);
  const seen = () => {
    const { width = 0, height = 0 } = root.querySelector('.picture')?.getBoundingClientRect() ?? {};
    return { width, height };
  };
  const remember = (): void =>
    host.setState({
      uri: root.dataset['uri'],
      table: state.graph?.table,
      focus: state.focus,
      expanded: state.expanded,
    });

  const dispatch = (action: Action): void => {
    state = reduce(state, action);
    draw();
  };
  const context = (): ChainsContext => ({
    say: speaker(state.words),
    dispatch,
    reveal: (line) => send({ type: 'reveal', line, focus: 'editor' }),
    ask: (change) => {
      const asked = { table: state.graph?.table ?? '', focus: state.focus, expanded: state.expanded, ...change };
      if (asked.table !== state.graph?.table) dispatch({ type: 'table' });
      const { table, focus, expanded } = asked;
      send({ type: 'ask', table, expanded, ...(focus === undefined ? {} : { focus }) });
    },
    zoom: (factor) => {
      const { width, height } = seen();
      dispatch({ type: 'camera', camera: zoomed(state.camera, factor, { x: width / 2, y: height / 2 }) });
    },
    showAll: () => dispatch({ type: 'camera', camera: whole(state.layout, seen()) }),
  });
  const draw = (): void => void render(chainsView(state, context()), root);

  window.addEventListener('message', (event: MessageEvent<ToChains>) => {
    dispatch(event.data);
    if (event.data.type !== 'graph') return;
    remember();
    const { table } = event.data.graph;
    const picture = `${table} ${event.data.focus ?? ''}`;
    if (picture !== fitted) context().showAll();
    fitted = picture;
  });
  listenToKeys(
    root,
    () => state,
    context,
    (id) => {
      const box = state.layout.boxes.find(({ node }) => node.id === id);
      if (box === undefined) return;
      dispatch({ type: 'select', id });
      dispatch({ type: 'camera', camera: showing(state.camera, box, seen()) });
      root.querySelector<SVGGElement>(`[data-id="${CSS.escape(id)}"]`)?.focus();
    },
  );
  listenToPointer(root, (right, down) => dispatch({ type: 'camera', camera: moved(state.camera, right, down) }));
  root.addEventListener(
    'wheel',
    (event) => {
      const picture = root.querySelector('.picture');
      if (picture === null || !picture.contains(event.target as Element)) return;
      event.preventDefault();
      const { left, top } = picture.getBoundingClientRect();
      const camera =
        event.ctrlKey || event.metaKey
          ? zoomed(state.camera, Math.exp(-event.deltaY / 300), { x: event.clientX - left, y: event.clientY - top })
          : moved(state.camera, -event.deltaX, -event.deltaY);
      dispatch({ type: 'camera', camera });
    },
    { passive: false },
  );

  draw();
  send({ type: 'ready' });
}

function listenToKeys(
  root: HTMLElement,
  state: () => State,
  context: () => ChainsContext,
  select: (id: string) => void,
): void {
  root.addEventListener('keydown', (event) => {
    const id = (event.target as Element).closest('[data-id]')?.getAttribute('data-id');
    const node = state().graph?.nodes.find((each) => each.id === id);
    if (node === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directions[event.key];
    const next = direction === undefined ? undefined : neighbour(state(), direction)?.node.id;
    if (next !== undefined) select(next);
    else if (event.key === 'Enter' || event.key === ' ') act(node, context());
    else if (event.key === 'f' && node.kind !== 'group') context().ask({ focus: node.id });
    else if (event.key === 'Escape') context().ask({ focus: undefined });
    else if (event.key === '+') context().zoom(1.25);
    else if (event.key === '-') context().zoom(1 / 1.25);
    else if (event.key === '0') context().showAll();
    else if (direction === undefined) return;
    event.preventDefault();
  });
}

/** Dragging the ground moves the picture. */
function listenToPointer(root: HTMLElement, move: (right: number, down: number) => void): void {
  let last: { readonly x: number; readonly y: number } | undefined;
  root.addEventListener('pointerdown', (event) => {
    const target = event.target as Element;
    if (target.closest('.picture') === null || target.closest('.box, .arrow') !== null) return;
    last = { x: event.clientX, y: event.clientY };
    target.setPointerCapture(event.pointerId);
  });
  root.addEventListener('pointermove', (event) => {
    if (last === undefined) return;
    move(event.clientX - last.x, event.clientY - last.y);
    last = { x: event.clientX, y: event.clientY };
  });
  for (const end of ['pointerup', 'pointercancel'] as const) root.addEventListener(end, () => (last = undefined));
}
