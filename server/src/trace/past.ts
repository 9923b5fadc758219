/** What earlier packets of a session may have done: a later one asks which of their outcomes it was, only where it matters. */
import type { Chooser } from './chooser.ts';
import { fraction } from './fraction.ts';
import type { Assumption, Fraction } from './trace.ts';

export interface PastOutcome {
  readonly probability: Fraction;
  readonly assumptions: readonly Assumption[];
  /** Which outcomes of packets before it this one goes with: packet to outcome. */
  readonly settled: ReadonlyMap<number, number>;
}

/** Packet and outcome that left something behind. */
export interface MadeBy {
  readonly packet: number;
  readonly outcome: number;
}

/** The outcomes that are given, and those of packets before that they go with: where a branch begins. */
export function settledBy(
  past: readonly (readonly PastOutcome[])[],
  fixed: ReadonlyMap<number, number>,
): Map<number, number> {
  const rest = [...fixed].flatMap(([packet, outcome]) => [...(past[packet]?.[outcome]?.settled ?? [])]);
  return new Map([...rest, ...fixed]);
}

/**
 * Asks whether a thing came about: undefined was there before all packets. Where the packet had several outcomes, one is
 * chosen, and `settled` keeps it for the rest of the branch.
 */
export function happenedIn(
  past: readonly (readonly PastOutcome[])[],
  settled: Map<number, number>,
  chooser: Chooser,
): (by: MadeBy | undefined) => boolean {
  return (by) => {
    if (by === undefined) return true;
    const outcomes = past[by.packet] ?? [];
    if (outcomes.length === 1) return true;
    const before = settled.get(by.packet);
    if (before !== undefined) return before === by.outcome;
    const taken = whichOutcome(outcomes, settled, chooser);
    settled.set(by.packet, taken);
    for (const [packet, outcome] of outcomes[taken]?.settled ?? []) settled.set(packet, outcome);
    return taken === by.outcome;
  };
}

/** The outcomes that a packet may still have had, by their indexes, without asking which it was. */
export function possibleOutcomes(
  past: readonly (readonly PastOutcome[])[],
  settled: ReadonlyMap<number, number>,
  packet: number,
): readonly number[] {
  const which = settled.get(packet);
  if (which !== undefined) return [which];
  return (past[packet] ?? []).flatMap((outcome, index) => (fitsSettled(outcome, settled) ? [index] : []));
}

function fitsSettled({ settled: theirs }: PastOutcome, settled: ReadonlyMap<number, number>): boolean {
  return [...theirs].every(([packet, outcome]) => (settled.get(packet) ?? outcome) === outcome);
}

/** Which of the outcomes that fit what is settled already: by their assumptions first, then by chance. */
function whichOutcome(
  outcomes: readonly PastOutcome[],
  settled: ReadonlyMap<number, number>,
  chooser: Chooser,
): number {
  let candidates = outcomes
    .map((outcome, index) => ({ outcome, index }))
    .filter(({ outcome }) => fitsSettled(outcome, settled));
  for (;;) {
    const open = candidates
      .flatMap(({ outcome }) => outcome.assumptions)
      .find((assumption) => differs(assumption, candidates));
    if (open === undefined) break;
    const holds = chooser.assume({ id: open.id, text: open.text });
    candidates = candidates.filter(({ outcome }) => answer(outcome, open.id) !== !holds);
  }
  const shares = candidates.map(({ outcome }) => outcome.probability);
  const total = shares.reduce((sum, share) => add(sum, share), fraction(0, 1));
  if (candidates.length <= 1 || total.numerator === 0n) return candidates[0]?.index ?? 0;
  const taken = chooser.chance(
    shares.map((share) => fraction(share.numerator * total.denominator, share.denominator * total.numerator)),
  );
  return candidates[taken]?.index ?? 0;
}

function answer(outcome: PastOutcome, id: string): boolean | undefined {
  return outcome.assumptions.find((assumption) => assumption.id === id)?.holds;
}

function differs(assumption: Assumption, candidates: readonly { readonly outcome: PastOutcome }[]): boolean {
  return candidates.some(({ outcome }) => answer(outcome, assumption.id) === !assumption.holds);
}

function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}
