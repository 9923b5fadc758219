/** What to ask, to learn which of an earlier packet's ways it went: only what makes a difference to who asks. */
import { equals, fraction, isZero, over, plus, zero } from '../fraction.ts';
import type { Assumption, Fraction } from '../trace.ts';
import type { Way } from './way.ts';

/** A way and what follows from it for who asks: equal numbers mean the same. */
export interface Candidate {
  /** The index of the way among those of its packet. */
  readonly at: number;
  readonly way: Way;
  readonly value: number;
}

/** Shares by value. They need not add up to the whole. */
type Shares = ReadonlyMap<number, Fraction>;

/**
 * The assumption whose answer tells most about the value; of equal ones that which was made first. Undefined: chance alone
 * decides, or nothing.
 */
export function openQuestion(candidates: readonly Candidate[]): Assumption | undefined {
  const open = openOnes(candidates);
  let best: Assumption | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const assumption of open) {
    const [yes, no] = [true, false].map((holds) => sharesOf(where(candidates, assumption.id, holds)));
    if (yes === undefined || no === undefined || isSame(yes, no)) continue;
    if (yes.size + no.size >= fewest) continue;
    best = assumption;
    fewest = yes.size + no.size;
  }
  // Each answer alone may tell nothing, and all of them together everything.
  return best ?? (isChanceAlone(candidates) ? undefined : open[0]);
}

/** Those that don't contradict the answer. */
export function where(candidates: readonly Candidate[], id: string, holds: boolean): readonly Candidate[] {
  return candidates.filter(({ way }) => way.assumptions.get(id)?.holds !== !holds);
}

/** How likely each value is, one share for each value, in the order of their first candidates. */
export function sharesOf(candidates: readonly Candidate[]): Shares {
  const shares = new Map<number, Fraction>();
  for (const { way, value } of candidates) shares.set(value, plus(shares.get(value) ?? zero, way.probability));
  return shares;
}

/** The same shares of a whole of 1. Those that come to nothing at all are as likely as one another. */
export function ofTheWhole(shares: Shares): readonly Fraction[] {
  const whole = [...shares.values()].reduce(plus, zero);
  if (isZero(whole)) return [...shares].map(() => fraction(1, shares.size));
  return [...shares.values()].map((share) => over(share, whole));
}

/** Assumptions that some of the candidates make, and others the other way round. */
function openOnes(candidates: readonly Candidate[]): readonly Assumption[] {
  const first = new Map<string, Assumption>();
  const open = new Set<string>();
  for (const { way } of candidates)
    for (const [id, assumption] of way.assumptions) {
      const before = first.get(id);
      if (before === undefined) first.set(id, assumption);
      else if (before.holds !== assumption.holds) open.add(id);
    }
  return [...first.values()].filter(({ id }) => open.has(id));
}

/** Whether each value has the same share of the whole. */
function isSame(a: Shares, b: Shares): boolean {
  if (a.size !== b.size) return false;
  const mine = ofTheWhole(a);
  const theirs = ofTheWhole(b);
  const theirsOf = new Map([...b.keys()].map((value, at) => [value, theirs[at]]));
  return [...a.keys()].every((value, at) => {
    const [share, other] = [mine[at], theirsOf.get(value)];
    return share !== undefined && other !== undefined && equals(share, other);
  });
}

function isChanceAlone(candidates: readonly Candidate[]): boolean {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = [...candidate.way.assumptions.values()].map(({ id, holds }) => `${id} ${holds}`).join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  const [first, ...others] = [...groups.values()].map(sharesOf);
  return first === undefined || others.every((other) => isSame(first, other));
}
