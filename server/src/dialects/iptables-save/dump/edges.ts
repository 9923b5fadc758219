/** Who jumps to whom within one part of a table. */
import type { Part } from './part.ts';

/** Chains to the chains that their rules go to. */
export type Edges = ReadonlyMap<string, ReadonlySet<string>>;

const known = new WeakMap<Part, Edges>();

/** The jumps of a part; kept with it. */
export function edgesOf(part: Part): Edges {
  const before = known.get(part);
  if (before) return before;
  const edges = new Map<string, Set<string>>();
  part.jumps.ids.forEach((target, index) => {
    const from = part.rules.names[part.rules.ids[part.jumpRules[index] ?? 0] ?? 0] ?? '';
    const to = part.jumps.names[target] ?? '';
    const targets = edges.get(from);
    if (targets) targets.add(to);
    else edges.set(from, new Set([to]));
  });
  known.set(part, edges);
  return edges;
}

export function sameEdges(a: Edges, b: Edges): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [from, targets] of a) {
    const others = b.get(from);
    if (others?.size !== targets.size) return false;
    for (const to of targets) if (!others.has(to)) return false;
  }
  return true;
}
