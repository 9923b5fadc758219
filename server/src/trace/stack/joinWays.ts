/**
 * A part of a walk that nobody sees: of all its ways those that leave the same behind are one. What decides between them is
 * asked, and drawn, only as far as something else is left then. What is taken for granted on them is said of the branch.
 */

import { once } from '../../text/once.ts';
import type { PartWay, Question } from '../chooser.ts';
import { equals } from '../fraction.ts';
import { type Candidate, ofTheWhole, openQuestion, sharesOf, where } from '../past/choose.ts';
import { type Merged, merge, type Others } from '../past/merge.ts';
import { createNumbers } from '../past/numbers.ts';
import type { Assumption } from '../trace.ts';
import { type Found, saveAll } from '../walk/keeper.ts';
import type { Walk } from '../walk/walk.ts';

/** More ways are not compared: each is a branch of the walk by itself. */
const mostWays = 512;

interface Came {
  readonly left: string;
  readonly past: Found;
}

/** Runs the part in one of its ways. */
export function joinWays(walk: Walk, run: () => void): void {
  const { chooser, keepers, past } = walk;
  const [before, pastBefore] = [saveAll(keepers), past.save()];
  const takeBack = (): void => {
    before.back();
    pastBefore.back();
  };
  const ways = chooser.waysOf((): Came => {
    run();
    const came = { left: saveAll(keepers).text, past: past.save() };
    takeBack();
    return came;
  }, mostWays);
  // A lot that was drawn of a packet before is drawn for all that comes after, too.
  if (ways === undefined || ways.some(({ result }) => !equals(result.past.drawn, pastBefore.drawn))) {
    takeBack();
    run();
    return;
  }
  const chosen = choose(walk, ways);
  if (chosen === 'others') return joinWays(walk, run);
  const [way, ...others] = chosen;
  if (way === undefined) return run();
  chooser.go(way, run);
  for (const { holds, ...question } of suppositionsOn(chosen)) chooser.suppose({ ...question, likely: holds });
  pastBefore.back();
  past.goOn([way, ...others].map(({ result }) => result.past));
}

/**
 * Some that leave the same behind, and that agree with all answers. `others`: something was asked that is taken for granted
 * on some of them, and answered otherwise: from there on the part has other ways.
 */
function choose({ chooser }: Walk, ways: readonly PartWay<Came>[]): readonly PartWay<Came>[] | 'others' {
  const different = merged(ways);
  const waysOf = (candidates: readonly Candidate[]): readonly PartWay<Came>[] =>
    candidates.flatMap(({ at }) => different[at]?.outcomes.flatMap((each) => ways[each] ?? []) ?? []);
  let left = different.map((way, at): Candidate => ({ at, way, value: way.left }));
  while (left.some(({ value }) => value !== left[0]?.value)) {
    const open = openQuestion(left);
    if (open === undefined) {
      const shares = sharesOf(left);
      const drawn = [...shares.keys()][chooser.chance(ofTheWhole(shares))];
      left = left.filter(({ value }) => value === drawn);
    } else {
      const { holds, ...question } = open;
      const answer = chooser.assume({ ...question, likely: holds });
      left = [...where(left, open.id, answer)];
      if (suppositionsOn(waysOf(left)).some((each) => each.id === open.id && each.holds !== answer)) return 'others';
    }
  }
  const chosen = waysOf(left);
  const disputed = disputedOn(chosen);
  if (disputed === undefined) return chosen;
  chooser.assume(disputed);
  return 'others';
}

function suppositionsOn(ways: readonly PartWay<Came>[]): readonly Assumption[] {
  return ways.flatMap(({ supposed }) => supposed);
}

/** What is taken for granted on one of the ways, and its opposite on another. */
function disputedOn(ways: readonly PartWay<Came>[]): Question | undefined {
  const first = new Map<string, Assumption>();
  for (const { holds, ...question } of suppositionsOn(ways)) {
    const before = first.get(question.id);
    if (before === undefined) first.set(question.id, { ...question, holds });
    else if (before.holds !== holds) return { ...question, likely: before.holds };
  }
  return undefined;
}

/** Without questions that decide nothing. Branches that come to a part in the same way share its ways. */
const merged = once((ways: readonly PartWay<Came>[]): readonly Merged[] => {
  const numberOf = createNumbers();
  return merge(
    ways.map(({ result, assumptions, probability }, index) => {
      const byId = new Map(assumptions.map((each) => [each.id, each] as const));
      return { left: numberOf(result.left), probability, assumptions: byId, settled: anyPast, outcomes: [index] };
    }),
    noOthers,
  );
});

const anyPast: Merged['settled'] = new Map();

/** Which ways packets before it went is none of their differences. */
const noOthers: Others = {
  all: (packet) => ({ packet, id: 0, ways: [] }),
  union: (a) => a,
  excludes: () => false,
  without: () => undefined,
};
