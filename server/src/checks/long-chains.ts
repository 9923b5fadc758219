/** Chains that go on from chunk to chunk: few, but long. */
import type { NameIndex } from '../dialects/iptables-save/dump/block-index.ts';

/** A chain, and the slots of the chunks that hold its rules. */
export type LongChain = readonly [chain: string, slots: readonly number[]];

const kept = new WeakMap<NameIndex, readonly LongChain[]>();

/** Chains that have rules in more than one chunk. */
export function longChains(index: NameIndex): readonly LongChain[] {
  const known = kept.get(index);
  if (known !== undefined) return known;
  const found: LongChain[] = [];
  for (const [chain, slots] of index) if (slots.length > 1) found.push([chain, slots]);
  kept.set(index, found);
  return found;
}
