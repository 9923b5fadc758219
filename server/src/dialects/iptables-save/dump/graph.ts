/** Which chains packets reach from the built-in ones, and where jumps run in a circle. */
import type { BuiltinChain } from '../../../catalog/types.ts';
import { runAtOnce } from '../../../text/schedule.ts';
import type { Edges } from './edges.ts';

/** The built-in chains as bits. */
export const chainBits: Readonly<Record<BuiltinChain, number>> = {
  PREROUTING: 1,
  INPUT: 2,
  FORWARD: 4,
  OUTPUT: 8,
  POSTROUTING: 16,
};

export interface ChainGraph {
  /** The built-in chains that lead to a chain, as bits; 0: nobody comes there. */
  reach(chain: string): number;
  /** What rules go to and no built-in chain leads to, in no particular order. */
  readonly unreached: readonly string[];
  /** True where any jump closes a circle. */
  readonly circular: boolean;
  /** True where the jump closes a circle that packets can reach. */
  closesCircle(from: string, to: string): boolean;
}

const graphs = new WeakMap<readonly Edges[], ChainGraph>();

/** The graph of a table's jumps; kept with the list, which stays the same as long as no jump changes. */
export function graphOf(parts: readonly Edges[]): ChainGraph {
  return runAtOnce(buildingGraph(parts));
}

/** As graphOf, in steps. */
export function* buildingGraph(parts: readonly Edges[]): Generator<undefined, ChainGraph> {
  const known = graphs.get(parts);
  if (known) return known;
  const graph = yield* build(parts);
  graphs.set(parts, graph);
  return graph;
}

/** Chains by number, with the numbers of the chains that they go to. */
interface Numbered {
  readonly ids: ReadonlyMap<string, number>;
  /** Where the targets of each chain begin in `targets`; one more at the end. */
  readonly starts: Uint32Array;
  readonly targets: Uint32Array;
}

/** The numbers of a part's chains, with the numbering that they are from. */
interface PartIds {
  readonly ids: Map<string, number>;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Kept with the part: an edit changes one part of hundreds, and looking every name up again costs most of a rebuild. */
const partIds = new WeakMap<Edges, PartIds>();

/** Names that a numbering may hold beyond those in use, left behind by edits, before it is begun anew. */
const mostStale = 4096;

/** The numbering that the parts share, or a new one. Numbers are only ever added, so graphs made before stay right. */
function numberingOf(parts: readonly Edges[]): Map<string, number> {
  const kept = parts.map((part) => partIds.get(part)).find((found) => found !== undefined)?.ids;
  const names = parts.reduce((sum, { from, to }) => sum + from.length + to.length, 0);
  return kept === undefined || kept.size > names + mostStale ? new Map() : kept;
}

/** Parts between two steps. */
const stride = 64;

function* numbered(parts: readonly Edges[]): Generator<undefined, Numbered> {
  const ids = numberingOf(parts);
  const idOf = (name: string): number => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    ids.set(name, ids.size);
    return ids.size - 1;
  };
  const idsOf = (part: Edges): PartIds => {
    const known = partIds.get(part);
    if (known?.ids === ids) return known;
    const made = { ids, from: part.from.map(idOf), to: part.to.map(idOf) };
    partIds.set(part, made);
    return made;
  };
  const from: number[] = [];
  const to: number[] = [];
  for (const [number, edges] of parts.entries()) {
    if (number % stride === stride - 1) yield undefined;
    const { from: fromIds, to: toIds } = idsOf(edges);
    for (let at = 0; at < edges.pairs.length; at += 2) {
      from.push(fromIds[edges.pairs[at] ?? 0] ?? 0);
      to.push(toIds[edges.pairs[at + 1] ?? 0] ?? 0);
    }
  }
  const starts = new Uint32Array(ids.size + 1);
  for (const id of from) starts[id + 1] = (starts[id + 1] ?? 0) + 1;
  for (let id = 0; id < ids.size; id++) starts[id + 1] = (starts[id + 1] ?? 0) + (starts[id] ?? 0);
  const next = starts.slice();
  const targets = new Uint32Array(to.length);
  from.forEach((id, index) => {
    const place = next[id] ?? 0;
    next[id] = place + 1;
    targets[place] = to[index] ?? 0;
  });
  return { ids, starts, targets };
}

function* build(parts: readonly Edges[]): Generator<undefined, ChainGraph> {
  const graph = yield* numbered(parts);
  const { ids } = graph;
  const reach = new Uint8Array(ids.size);
  const circles = new Set<string>();
  const starts: number[] = [];
  for (const [name, bit] of Object.entries(chainBits)) {
    const start = ids.get(name);
    if (start === undefined) continue;
    starts.push(start);
    spread(start, bit, graph, reach);
    yield undefined;
  }
  findCircles(starts, graph, (from, to) => circles.add(`${from} ${to}`));
  return {
    circular: circles.size > 0,
    reach: (chain) => reach[ids.get(chain) ?? -1] ?? 0,
    unreached: unreachedIn(graph, reach),
    closesCircle: (from, to) => circles.has(`${ids.get(from)} ${ids.get(to)}`),
  };
}

function unreachedIn({ ids, targets }: Numbered, reach: Uint8Array): readonly string[] {
  const unreached = new Set<number>();
  for (const id of targets) if (reach[id] === 0) unreached.add(id);
  const names: string[] = [];
  for (const [name, id] of ids) {
    if (names.length === unreached.size) break;
    if (unreached.has(id)) names.push(name);
  }
  return names;
}

/** Sets `bit` for all that `start` leads to, not for itself. */
function spread(start: number, bit: number, { starts, targets }: Numbered, reach: Uint8Array): void {
  const waiting = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const end = starts[next + 1] ?? 0;
    for (let at = starts[next] ?? 0; at < end; at++) {
      const target = targets[at] ?? 0;
      const bits = reach[target] ?? 0;
      if (bits & bit) continue;
      reach[target] = bits | bit;
      waiting.push(target);
    }
  }
}

const UNSEEN = 0;
const OPEN = 1;
const DONE = 2;

/** Depth first from the starts: a jump to a chain that is still open closes a circle. */
function findCircles(
  from: readonly number[],
  { starts, targets }: Numbered,
  found: (from: number, to: number) => void,
): void {
  const state = new Uint8Array(starts.length);
  const next = starts.slice();
  for (const start of from) {
    if (state[start] !== UNSEEN) continue;
    const path = [start];
    state[start] = OPEN;
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const at = next[node] ?? 0;
      if (at >= (starts[node + 1] ?? 0)) {
        state[node] = DONE;
        path.pop();
        continue;
      }
      next[node] = at + 1;
      const to = targets[at] ?? 0;
      if (state[to] === OPEN) found(node, to);
      else if (state[to] === UNSEEN) {
        state[to] = OPEN;
        path.push(to);
      }
    }
  }
}
