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
  /** How the branch answers a question that was asked, or that it was told about beforehand; undefined: it is open. */
  answered(question: Pick<Question, 'id' | 'oneOf'>): boolean | undefined;
  /** Something follows from what was answered: it is asked no more. */
  imply(assumption: Assumption): void;
  readonly probability: Fraction;
  readonly assumptions: readonly Assumption[];
}

export interface Question {
  readonly id: string;
  readonly text: Message;
  readonly rule?: RuleRef;
  /** Which answer is looked at first: the likelier one. */
  readonly likely?: boolean;
  /** Of questions that have this in common at most one is answered yes: the others need not be asked any more. */
  readonly oneOf?: string;
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
  const taken = new Set<string>();
  const note = (assumption: Assumption): void => {
    assumed.set(assumption.id, assumption);
    if (assumption.holds && assumption.oneOf !== undefined) taken.add(assumption.oneOf);
  };
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

  const answered: Chooser['answered'] = ({ id, oneOf }) =>
    assumed.get(id)?.holds ?? known[id] ?? (oneOf !== undefined && taken.has(oneOf) ? false : undefined);

  return {
    chance: (shares) => {
      const possible = shares.flatMap((share, index) => (isZero(share) ? [] : [index]));
      const decided = possible.length === 1 ? (possible[0] ?? 0) : decide(possible);
      probability = times(probability, shares[decided] ?? one);
      return decided;
    },
    assume: ({ likely = true, ...question }) => {
      const before = assumed.get(question.id);
      if (before !== undefined) return before.holds;
      const first = likely ? 1 : 0;
      const holds = answered(question) ?? decide([first, 1 - first]) === 1;
      note({ ...question, holds });
      return holds;
    },
    suppose: ({ likely = true, ...question }) => {
      const holds = answered(question) ?? likely;
      if (!assumed.has(question.id)) note({ ...question, holds });
      return holds;
    },
    answered,
    imply: (assumption) => {
      if (!assumed.has(assumption.id)) note(assumption);
    },
    get probability() {
      return probability;
    },
    get assumptions() {
      return [...assumed.values()];
    },
  };
}
