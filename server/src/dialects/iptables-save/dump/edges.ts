/** Who jumps to whom within one part of a table. */
import { once } from '../../../text/once.ts';
import type { Part } from './part.ts';

/** Names once each, and pairs of their numbers: a chain, and one that its rules go to. */
export interface Edges {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** For each pair the number of its `from`, then that of its `to`. */
  readonly pairs: readonly number[];
}

/** The jumps of a part, each once; kept with it. */
export const edgesOf = once(({ rules, jumps, jumpRules }: Part): Edges => {
  const seen = new Set<number>();
  const pairs: number[] = [];
  jumps.ids.forEach((to, index) => {
    const from = rules.ids[jumpRules[index] ?? 0] ?? 0;
    const pair = from * jumps.names.length + to;
    if (seen.has(pair)) return;
    seen.add(pair);
    pairs.push(from, to);
  });
  return { from: rules.names, to: jumps.names, pairs };
});

function sameList<Item>(a: readonly Item[], b: readonly Item[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}

export function sameEdges(a: Edges, b: Edges): boolean {
  return sameList(a.from, b.from) && sameList(a.to, b.to) && sameList(a.pairs, b.pairs);
}
