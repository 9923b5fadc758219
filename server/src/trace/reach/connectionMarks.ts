/**
 * Which marks connections can have been given by packets that get as far as the rules that mark them. All packets of all
 * connections are walked, with the marks that their connections are known to have by then, until no rule gives another.
 */
import type { Steps } from '../../text/schedule.ts';
import { fewMarks, markOf, marksFound } from './givenMarks.ts';
import type { GivenMark } from './marks.ts';
import { ways } from './plans.ts';
import type { Search, Taker } from './search.ts';
import { scenarios } from './tracking.ts';
import { walkToEnd } from './walk.ts';

export interface ConnectionMarks {
  readonly marks: readonly GivenMark[];
  /** What takes packets before they come to a rule that would mark their connection, by key. */
  readonly takers: ReadonlyMap<string, Taker>;
}

/** Rules asked about states. */
const budget = 400_000;
/** Rounds in which marks are told apart; and those in which they are made one, which lose a bit each. */
const [mostApart, mostRounds] = [6, 6 + 34];

/** Undefined: there is too much to look at. */
export function* connectionMarks(search: Search): Steps<ConnectionMarks | undefined> {
  const { family } = search;
  let marks = marksFound(search);
  let left = budget;
  for (let round = 0; round < mostRounds; round++) {
    const given = new Map<string, GivenMark>();
    const takers = new Map<string, Taker>();
    for (const scenario of scenarios) {
      // What is invalid has no connection.
      if (scenario === 'INVALID') continue;
      const probe: Search = {
        ...search,
        takers,
        unknowns: new Map(),
        budget: left,
        cut: false,
        connectionMarks: marks,
        onMarked: (state) => {
          const mark = markOf(state, family, scenario === 'RELATED' ? 'is-related' : 'is-not');
          given.set(`${mark.ones} ${mark.zeros} ${mark.protocols.join()}`, mark);
        },
      };
      for (const plan of ways)
        yield* walkToEnd(probe, plan, [new Map()], { scenario, marks: plan.from === 'node' ? 'any' : 'none' });
      if (probe.cut) return undefined;
      left = probe.budget;
    }
    const next = fewMarks([...marks, ...given.values()], round < mostApart ? undefined : 1);
    if (isSame(next, marks)) return { marks, takers };
    marks = next;
  }
  return undefined;
}

function isSame(one: readonly GivenMark[], other: readonly GivenMark[]): boolean {
  return textOf(one) === textOf(other);
}

function textOf(marks: readonly GivenMark[]): string {
  return marks
    .map(({ ones, zeros, protocols }) => `${ones} ${zeros} ${protocols.join()}`)
    .sort()
    .join(';');
}
