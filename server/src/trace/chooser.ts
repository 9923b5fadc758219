/**
 * Forks by replay. The walk asks `choose`; while the decisions it was given last, they are the answers; behind them
 * it takes the first answer and notes the others, for the driver to run the walk again with.
 */
import type { Message } from '../text/message.ts';
import { isZero, one, times } from './fraction.ts';
import type { Assumption, Fraction, RuleRef } from './trace.ts';

export interface Chooser {
  /** One of several by chance: answers the index. Alternatives without a share are never taken. */
  chance(shares: readonly Fraction[]): number;
  /** Whether a statement holds that the dumps don't tell. The same id is asked once in a branch. */
  assume(question: Question): boolean;
  /** The same without a fork: the likely answer is taken and said, and only `known` answers make it another. */
  suppose(question: Question): boolean;
  readonly probability: Fraction;
  readonly assumptions: readonly Assumption[];
}

export interface Question {
  readonly id: string;
  readonly text: Message;
  readonly rule?: RuleRef;
  /** Which answer is looked at first: the likelier one. */
  readonly likely?: boolean;
}

/** How a branch answered its forks, the last one first: branches share what they have in common. */
interface Decision {
  readonly before: Decision | undefined;
  readonly taken: number;
}

export interface Branch<Result> {
  readonly result: Result;
  readonly chooser: Chooser;
}

export interface ForkLimits {
  /** Outcomes at most; what lies beyond is said to be undecided. */
  readonly branches: number;
  /** Asked before each branch but the first: whether there is room for another. */
  readonly room?: () => boolean;
}

/**
 * Runs `walk` once for each way its forks can go. `cut` tells that the limit ended the search.
 * `known` answers assumptions beforehand, by id.
 */
export function explore<Result>(
  walk: (chooser: Chooser) => Result,
  known: Readonly<Record<string, boolean>>,
  limits: ForkLimits,
): { readonly branches: readonly Branch<Result>[]; readonly cut: boolean } {
  const branches: Branch<Result>[] = [];
  const waiting: (Decision | undefined)[] = [undefined];
  while (waiting.length > 0) {
    const isFull = branches.length > 0 && limits.room?.() === false;
    if (isFull || branches.length >= limits.branches) return { branches, cut: true };
    const chooser = makeChooser(waiting.pop(), known, (other) => waiting.push(other));
    branches.push({ result: walk(chooser), chooser });
  }
  return { branches, cut: false };
}

function inOrder(last: Decision | undefined): readonly Decision[] {
  const found: Decision[] = [];
  for (let at = last; at !== undefined; at = at.before) found.push(at);
  return found.reverse();
}

function makeChooser(
  decided: Decision | undefined,
  known: Readonly<Record<string, boolean>>,
  wait: (other: Decision) => void,
): Chooser {
  const given = inOrder(decided);
  let count = 0;
  let last: Decision | undefined;
  const assumed = new Map<string, Assumption>();
  let probability = one;

  /** Answers one fork; alternatives that are new wait, the last first, so that they are run in their order. */
  const decide = (alternatives: readonly number[]): number => {
    const before = last;
    last = given[count];
    if (last === undefined) {
      for (const other of alternatives.slice(1).reverse()) wait({ before, taken: other });
      last = { before, taken: alternatives[0] ?? 0 };
    }
    count++;
    return last.taken;
  };

  return {
    chance: (shares) => {
      const possible = shares.flatMap((share, index) => (isZero(share) ? [] : [index]));
      const decided = possible.length === 1 ? (possible[0] ?? 0) : decide(possible);
      probability = times(probability, shares[decided] ?? one);
      return decided;
    },
    assume: ({ id, text, rule, likely = true }) => {
      const before = assumed.get(id);
      if (before !== undefined) return before.holds;
      const answer = known[id];
      const first = likely ? 1 : 0;
      const holds = answer ?? decide([first, 1 - first]) === 1;
      assumed.set(id, { id, text, holds, ...(rule === undefined ? {} : { rule }) });
      return holds;
    },
    suppose: ({ id, text, rule, likely = true }) => {
      const holds = assumed.get(id)?.holds ?? known[id] ?? likely;
      if (!assumed.has(id)) assumed.set(id, { id, text, holds, ...(rule === undefined ? {} : { rule }) });
      return holds;
    },
    get probability() {
      return probability;
    },
    get assumptions() {
      return [...assumed.values()];
    },
  };
}
