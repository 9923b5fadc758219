/**
 * Which outcomes of a packet a terminal shows, and how: a packet may have thousands, and whoever reads them wants to know
 * what can become of it, not each way there.
 */
import type { OutcomeJson } from '../../../protocol/trace.ts';

export interface ShownOutcome {
  readonly outcome: OutcomeJson;
  /** Its index among all. */
  readonly at: number;
  readonly steps: 'shown' | 'left out';
  /** Outcomes that end alike, and are not shown. */
  readonly alike: number;
}

/** As many are all shown with their steps. */
const mostInFull = 10;
/** Of more, these first ones. */
const inFull = 5;
/** Ends of the others, each shown by its first outcome, without steps. */
const mostEnds = 20;

/** In their order. The last one of all may stand for ways that were not followed: it is never left out. */
export function shownOutcomes(outcomes: readonly OutcomeJson[]): readonly ShownOutcome[] {
  const full = outcomes.length <= mostInFull ? outcomes.length : inFull;
  const ends = new Map<string, { readonly at: number; readonly outcome: OutcomeJson; count: number }>();
  for (const [index, outcome] of outcomes.slice(full).entries()) {
    const end = endOf(outcome);
    const known = ends.get(end);
    if (known === undefined) ends.set(end, { at: full + index, outcome, count: 1 });
    else known.count++;
  }
  const all = [...ends.values()];
  const shown = all.length <= mostEnds ? all : [...all.slice(0, mostEnds - 1), ...all.slice(-1)];
  return [
    ...outcomes.slice(0, full).map((outcome, at) => ({ outcome, at, steps: 'shown' as const, alike: 0 })),
    ...shown.map(({ at, outcome, count }) => ({ outcome, at, steps: 'left out' as const, alike: count - 1 })),
  ];
}

/** What became of it and what decided so, whichever address it was sent on to. */
function endOf({ verdict, out, rejectWith, decidedBy }: OutcomeJson): string {
  return JSON.stringify([verdict, out, rejectWith, decidedBy.text]);
}
