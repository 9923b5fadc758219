/**
 * Outcomes sorted by what they take for granted. Chance and assumptions are different things: three endpoints have a
 * third each whether or not the node has a route, so that shares are only comparable, and add up to the whole, among
 * outcomes that agree on the assumptions.
 */
import type { Assumption, Outcome } from './trace.ts';

export interface OutcomeGroup {
  /** The answers that tell this group from the others. */
  readonly given: readonly Assumption[];
  /** Indexes of its outcomes, in their order. An outcome that never asked belongs to both answers. */
  readonly outcomes: readonly number[];
}

/** More groups than anybody reads; what is left is then one group, in which shares may add up to more than 1. */
export const mostGroups = 64;

export function groupOutcomes(outcomes: readonly Pick<Outcome, 'assumptions'>[]): readonly OutcomeGroup[] {
  const groups: OutcomeGroup[] = [];
  const waiting: OutcomeGroup[] = [{ given: [], outcomes: outcomes.map((_, index) => index) }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const fork = groups.length + waiting.length < mostGroups ? forkOf(outcomes, next.outcomes) : undefined;
    if (fork === undefined) {
      groups.push(next);
      continue;
    }
    const { given } = next;
    const sides = fork.map((answer) => ({
      given: [...given, answer],
      outcomes: (next?.outcomes ?? []).filter((index) => agrees(outcomes[index], answer)),
    }));
    waiting.push(...sides.reverse());
  }
  return groups;
}

/** The assumption asked first of those on which these outcomes disagree, with its answers in the order they came up. */
function forkOf(
  outcomes: readonly Pick<Outcome, 'assumptions'>[],
  among: readonly number[],
): readonly Assumption[] | undefined {
  const answers = new Map<string, [Assumption, ...Assumption[]]>();
  for (const index of among) {
    for (const assumption of outcomes[index]?.assumptions ?? []) {
      const known = answers.get(assumption.id);
      if (known === undefined) answers.set(assumption.id, [assumption]);
      else if (known.every(({ holds }) => holds !== assumption.holds)) known.push(assumption);
    }
  }
  return [...answers.values()].find(({ length }) => length > 1);
}

function agrees(outcome: Pick<Outcome, 'assumptions'> | undefined, { id, holds }: Assumption): boolean {
  return outcome?.assumptions.every((each) => each.id !== id || each.holds === holds) ?? false;
}
