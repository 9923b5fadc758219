/** Which chains packets reach from the built-in ones, and where jumps run in a circle. */
import type { BuiltinChain } from '../../../catalog/types.ts';
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
  /** True where the jump closes a circle that packets can reach. */
  closesCircle(from: string, to: string): boolean;
}

const graphs = new WeakMap<readonly Edges[], ChainGraph>();

/** The graph of a table's jumps; kept with the list, which stays the same as long as no jump changes. */
export function graphOf(parts: readonly Edges[]): ChainGraph {
  const known = graphs.get(parts);
  if (known) return known;
  const graph = build(parts);
  graphs.set(parts, graph);
  return graph;
}

/** Chains by number, with the numbers of the chains that they go to. */
interface Numbered {
  readonly ids: ReadonlyMap<string, number>;
  readonly targets: readonly (readonly number[])[];
}

function numbered(parts: readonly Edges[]): Numbered {
  const ids = new Map<string, number>();
  const targets: number[][] = [];
  const idOf = (name: string): number => {
    let id = ids.get(name);
    if (id === undefined) {
      id = targets.length;
      ids.set(name, id);
      targets.push([]);
    }
    return id;
  };
  for (const edges of parts) {
    for (const [from, all] of edges) {
      const list = targets[idOf(from)];
      for (const to of all) list?.push(idOf(to));
    }
  }
  return { ids, targets };
}

function build(parts: readonly Edges[]): ChainGraph {
  const { ids, targets } = numbered(parts);
  const reach = new Uint8Array(targets.length);
  const circles = new Set<string>();
  for (const [name, bit] of Object.entries(chainBits)) {
    const start = ids.get(name);
    if (start !== undefined) spread(start, bit, targets, reach);
  }
  const starts = Object.keys(chainBits).flatMap((name) => ids.get(name) ?? []);
  findCircles(starts, targets, (from, to) => circles.add(`${from} ${to}`));
  return {
    reach: (chain) => reach[ids.get(chain) ?? -1] ?? 0,
    closesCircle: (from, to) => circles.size > 0 && circles.has(`${ids.get(from)} ${ids.get(to)}`),
  };
}

/** Sets `bit` for all that `start` leads to, not for itself. */
function spread(start: number, bit: number, targets: readonly (readonly number[])[], reach: Uint8Array): void {
  const waiting = [...(targets[start] ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const bits = reach[next] ?? 0;
    if (bits & bit) continue;
    reach[next] = bits | bit;
    for (const target of targets[next] ?? []) waiting.push(target);
  }
}

const WHITE = 0;
const OPEN = 1;
const DONE = 2;

/** Depth first from the starts: a jump to a chain that is still open closes a circle. */
function findCircles(
  starts: readonly number[],
  targets: readonly (readonly number[])[],
  found: (from: number, to: number) => void,
): void {
  const state = new Uint8Array(targets.length);
  for (const start of starts) {
    if (state[start] !== WHITE) continue;
    const path = [{ node: start, next: 0 }];
    state[start] = OPEN;
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (!top) break;
      const to = targets[top.node]?.[top.next++];
      if (to === undefined) {
        state[top.node] = DONE;
        path.pop();
      } else if (state[to] === OPEN) {
        found(top.node, to);
      } else if (state[to] === WHITE) {
        state[to] = OPEN;
        path.push({ node: to, next: 0 });
      }
    }
  }
}
