/** What earlier packets of a session may have done: a later one asks which of their outcomes it was, only where it matters. */
import type { Chooser } from './chooser.ts';
import { whichOutcome } from './pastChoice.ts';
import { fitsSettled, type PastOutcome } from './pastOutcome.ts';

export type { PastOutcome } from './pastOutcome.ts';

/** Marks outcomes that go with the same past and leave the same, as `left` tells by a text. */
export function withSame<Outcome extends PastOutcome>(
  outcomes: readonly Outcome[],
  left: (outcome: Outcome) => string,
): readonly Outcome[] {
  if (outcomes.length < 2) return outcomes;
  const first = new Map<string, number>();
  return outcomes.map((outcome, index) => {
    const key = `${[...outcome.settled].sort(([a], [b]) => a - b).join(' ')}|${left(outcome)}`;
    const sameAs = first.get(key);
    if (sameAs === undefined) first.set(key, index);
    return sameAs === undefined ? outcome : { ...outcome, sameAs };
  });
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
  return new Map([
    ...rest,
    ...[...fixed].map(([packet, outcome]) => [packet, firstOf(past[packet], outcome)] as const),
  ]);
}

function firstOf(outcomes: readonly PastOutcome[] | undefined, index: number): number {
  return outcomes?.[index]?.sameAs ?? index;
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

/** The outcomes that a packet may still have had, by their indexes, without asking which it was; of the same ones the first. */
export function possibleOutcomes(
  past: readonly (readonly PastOutcome[])[],
  settled: ReadonlyMap<number, number>,
  packet: number,
): readonly number[] {
  const which = settled.get(packet);
  if (which !== undefined) return [which];
  return (past[packet] ?? []).flatMap((outcome, index) =>
    outcome.sameAs === undefined && fitsSettled(outcome, settled) ? [index] : [],
  );
}
