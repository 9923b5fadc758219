/** Chains that go on from chunk to chunk: few, but long. */
import type { NameIndex } from '../dialects/iptables-save/dump/block-index.ts';
import { once } from '../text/once.ts';

/** A chain, and the slots of the chunks that hold its rules. */
export type LongChain = readonly [chain: string, slots: readonly number[]];

/** Chains that have rules in more than one chunk. */
export const longChains = once((index: NameIndex): readonly LongChain[] => {
  const found: LongChain[] = [];
  for (const [chain, slots] of index) if (slots.length > 1) found.push([chain, slots]);
  return found;
});
