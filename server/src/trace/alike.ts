/**
 * Outcomes that chance alone tells apart, and that differ for nobody, are one: lots are drawn for what the node says by
 * itself too, and often neither the trace shows what came of it nor does a later packet find anything. What was asked
 * stays: whoever knows the answer finds the outcome by it.
 */
import { formatFraction, plus } from './fraction.ts';
import { type LedgerPast, textOf } from './ledger.ts';
import { settledKey } from './past/merge.ts';
import type { Outcome } from './trace.ts';

/** An outcome, and what it leaves for packets after it. */
export interface Branched {
  readonly outcome: Outcome;
  readonly past: LedgerPast;
}

/** More of one kind are compared with few of the others only. */
const mostCompared = 16;

/** In their order, each in the place of the first that it stands for. */
export function joinAlike(branches: readonly Branched[]): readonly Branched[] {
  if (branches.length < 2) return branches;
  const kinds = new Map<string, number[]>();
  const joined: Branched[] = [];
  for (const branch of branches) {
    const key = keyOf(branch);
    const others = kinds.get(key) ?? [];
    kinds.set(key, others);
    const same = others.slice(-mostCompared).find((at) => isAlike(joined[at] as Branched, branch));
    if (same === undefined) others.push(joined.push(branch) - 1);
    else joined[same] = together(joined[same] as Branched, branch);
  }
  return joined;
}

function together({ outcome, past }: Branched, other: Branched): Branched {
  const probability = plus(outcome.probability, other.outcome.probability);
  return { outcome: { ...outcome, probability }, past: { ...past, probability } };
}

/** What is quickly told apart. */
function keyOf({ outcome: { verdict, steps, assumptions }, past: { settled, drawn } }: Branched): string {
  const way = steps.map((step) => ('rule' in step ? `${step.table} ${step.chain} ${step.rule}` : step.kind));
  const told = assumptions.map(({ id, holds }) => `${holds ? '' : '!'}${id}`).sort();
  return [verdict, formatFraction(drawn), settledKey(settled), ...way, ...told].join('\n');
}

function isAlike(a: Branched, b: Branched): boolean {
  const { probability: _, assumptions: __, ...mine } = a.outcome;
  const { probability: ___, assumptions: ____, ...theirs } = b.outcome;
  return isSame(mine, theirs) && leftBy(a) === leftBy(b);
}

function leftBy({ past: { kept, changes, notes } }: Branched): string {
  return textOf([kept, changes, notes]);
}

/** Of plain data. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && isSame([...a], [...b]);
  const mine = Object.entries(a);
  return (
    mine.length === Object.keys(b).length &&
    mine.every(([name, value]) => isSame(value, (b as Readonly<Record<string, unknown>>)[name]))
  );
}
