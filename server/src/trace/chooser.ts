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
  /** Another number as soon as another question may be answered. */
  readonly version: number;
  /** Something follows from what was answered: it is asked no more. */
  imply(assumption: Assumption): void;
  /**
   * The ways that a part of the walk can go by itself, each with what `run` told of it: the branch is as it was before, and
   * `run` itself takes back all else that it did. Undefined: there are more than `most`, or it is within such a part already.
   */
  waysOf<Result>(run: () => Result, most: number): readonly PartWay<Result>[] | undefined;
  /** Runs the part once more, on one of these ways. What was asked and taken for granted there the branch still does not know. */
  go(way: PartWay<unknown>, run: () => void): void;
  readonly probability: Fraction;
  readonly assumptions: readonly Assumption[];
}

/** A way of a part of a walk. */
export interface PartWay<Result> {
  readonly result: Result;
  /** What was asked on it, and of which packets before it found out what they came to. */
  readonly assumptions: readonly Assumption[];
  /** What was taken for granted on it. */
  readonly supposed: readonly Assumption[];
  /** Of the lots that were drawn on it. */
  readonly probability: Fraction;
  readonly last: Decision | undefined;
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
export interface Decision {
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
  const parts: Parts = new Map();
  while (waiting.length > 0) {
    const isFull = branches.length > 0 && limits.room?.() === false;
    if (isFull || branches.length >= limits.branches) return { branches, cut: true };
    const chooser = makeChooser(waiting.pop(), { known, parts }, (other) => waiting.push(other));
    branches.push({ result: walk(chooser), chooser });
  }
  return { branches, cut: false };
}

/** Ways of parts, by the decisions before them and their number in the walk: branches that went the same way share them. */
type Parts = Map<Decision | undefined, Map<number, readonly PartWay<unknown>[] | undefined>>;

function inOrder(last: Decision | undefined): readonly Decision[] {
  const found: Decision[] = [];
  for (let at = last; at !== undefined; at = at.before) found.push(at);
  return found.reverse();
}

function makeChooser(
  decided: Decision | undefined,
  { known, parts }: { readonly known: Readonly<Record<string, boolean>>; readonly parts: Parts },
  waitInBranch: (other: Decision) => void,
): Chooser {
  let given = inOrder(decided);
  let count = 0;
  let last: Decision | undefined;
  let assumed = new Map<string, Assumption>();
  let taken = new Set<string>();
  let supposed = new Set<string>();
  let wait = waitInBranch;
  let within = false;
  /** What the branch knew before the part of which the ways were asked last. */
  let before = { assumed, taken, supposed };
  let partsBefore = 0;
  let version = 0;
  const note = (assumption: Assumption): void => {
    version++;
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

  /** Runs a part of the walk by decisions of its own. */
  const apart = <Result>(
    decidedThere: Decision | undefined,
    waitThere: (other: Decision) => void,
    run: () => Result,
  ): PartWay<Result> => {
    const branch = { given, count, last, assumed, taken, supposed, wait, probability };
    [given, count, last, wait, probability, within] = [inOrder(decidedThere), 0, undefined, waitThere, one, true];
    [assumed, taken, supposed] = [new Map(before.assumed), new Set(before.taken), new Set(before.supposed)];
    version++;
    const result = run();
    version++;
    const found = [...assumed.values()].filter(({ id }) => !before.assumed.has(id));
    const asked = found.filter(({ id }) => !supposed.has(id));
    const granted = found.filter(({ id }) => supposed.has(id));
    const way: PartWay<Result> = { result, assumptions: asked, supposed: granted, probability, last };
    ({ given, count, last, assumed, taken, supposed, wait, probability } = branch);
    within = false;
    return way;
  };

  const findWays = <Result>(run: () => Result, most: number): readonly PartWay<Result>[] | undefined => {
    const ways: PartWay<Result>[] = [];
    const waiting: (Decision | undefined)[] = [undefined];
    while (waiting.length > 0) {
      if (ways.length >= most) return undefined;
      ways.push(apart(waiting.pop(), (other) => waiting.push(other), run));
    }
    return ways;
  };

  return {
    waysOf: <Result>(run: () => Result, most: number) => {
      if (within) return undefined;
      const here = parts.get(last) ?? new Map<number, readonly PartWay<unknown>[] | undefined>();
      parts.set(last, here);
      const number = partsBefore++;
      before = { assumed: new Map(assumed), taken: new Set(taken), supposed: new Set(supposed) };
      if (!here.has(number)) here.set(number, findWays(run, most));
      return here.get(number) as readonly PartWay<Result>[] | undefined;
    },
    go: (way, run) => {
      apart(way.last, () => {}, run);
    },
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
      if (!assumed.has(question.id)) {
        note({ ...question, holds });
        supposed.add(question.id);
      }
      return holds;
    },
    answered,
    get version() {
      return version;
    },
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
