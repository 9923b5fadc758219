/** Where boxes and arrows stand. Pure: the same graph, the same picture. Pixels at scale 1. */
import dagre from '@dagrejs/dagre';
import type { ChainEdge, ChainGraph, ChainNode } from '../../protocol/chains.ts';

export interface Box {
  readonly node: ChainNode;
  /** Of the top left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Arrow {
  readonly edge: ChainEdge;
  /** An SVG path. */
  readonly path: string;
  /** Where its number stands. */
  readonly middle: Point;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly width: number;
  readonly height: number;
}

const height = 44;
const margin = 16;
/** Of a letter of the editor's font at 12 pixels; long names are cut by the view. */
const letter = 7.3;
const widest = 280;
/** For what stands below the name: counts, and of a built-in chain its policy. */
const narrowest: Readonly<Record<ChainNode['kind'], number>> = { chain: 112, builtin: 164, group: 196 };

/** Letters of a label that fit in a box. */
export const mostLetters = Math.floor((widest - 40) / letter);

export function layoutOf({ nodes, edges }: ChainGraph): Layout {
  const graph = new dagre.graphlib.Graph({ multigraph: false, compound: false });
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 56, marginx: margin, marginy: margin, ranker: 'tight-tree' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: widthOf(node), height });
  const known = new Set(nodes.map(({ id }) => id));
  const drawn = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  for (const { from, to } of drawn) graph.setEdge(from, to);
  dagre.layout(graph);
  const boxes = nodes.map((node): Box => {
    const { x, y, width } = graph.node(node.id);
    return { node, x: x - width / 2, y: y - height / 2, width, height };
  });
  const { width = 0, height: tall = 0 } = graph.graph();
  return {
    boxes,
    arrows: drawn.map((edge) => arrowOf(edge, graph.edge(edge.from, edge.to).points ?? [])),
    width: finite(width),
    height: finite(tall),
  };
}

function widthOf({ label, kind }: ChainNode): number {
  return Math.min(widest, Math.max(narrowest[kind], Math.min(label.length, mostLetters) * letter + 40));
}

function arrowOf(edge: ChainEdge, points: readonly Point[]): Arrow {
  const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
  return { edge, path: smooth(points), middle };
}

/** Through the middles of the bends, so that an arrow leaves and arrives straight. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const bends = rest.slice(0, -1);
  const parts = bends.map((bend, index) => {
    const next = bends[index + 1] ?? last;
    const to = index === bends.length - 1 ? last : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 };
    return `Q${at(bend)} ${at(to)}`;
  });
  return `M${at(first)} ${parts.length === 0 ? `L${at(last)}` : parts.join(' ')}`;
}

function at({ x, y }: Point): string {
  return `${Math.round(x)},${Math.round(y)}`;
}

/** Of a graph without nodes dagre answers with minus infinity. */
function finite(size: number): number {
  return Number.isFinite(size) ? size : 0;
}
