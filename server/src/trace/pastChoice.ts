/**
 * Which of its outcomes an earlier packet had: by their assumptions first, then by chance, until those left are the same.
 * A packet may have had thousands of outcomes, and each branch of a later one asks anew: what follows from an answer is
 * found once, and kept as a tree.
 */
import type { Chooser } from './chooser.ts';
import { fraction } from './fraction.ts';
import { fitsSettled, type PastOutcome } from './pastOutcome.ts';
import type { Assumption, Fraction } from './trace.ts';

/** Outcomes that are still possible, with their indexes: of the same ones the first. */
type Candidates = readonly { readonly outcome: PastOutcome; readonly index: number }[];

interface Choice {
  readonly candidates: Candidates;
  /** What tells them apart; undefined: chance alone does, or nothing. */
  readonly open: Assumption | undefined;
  /** What is left where it holds, and where it doesn't; made when somebody comes there. */
  readonly next: Map<boolean, Choice>;
  shares?: ReadonlyMap<number, Fraction>;
}

/** By what is settled of the packets that its outcomes go with. The branches of one packet come one after the other, so that few are asked for at a time. */
const trees = new WeakMap<readonly PastOutcome[], Map<string, Choice>>();
const mostTrees = 16;

export function whichOutcome(
  outcomes: readonly PastOutcome[],
  settled: ReadonlyMap<number, number>,
  chooser: Chooser,
): number {
  let at = rootOf(outcomes, settled);
  while (at.open !== undefined) at = after(at, chooser.assume({ id: at.open.id, text: at.open.text }));
  at.shares ??= sharesOf(at.candidates);
  const { shares } = at;
  const total = [...shares.values()].reduce(add, fraction(0, 1));
  const [first = 0, ...others] = shares.keys();
  if (others.length === 0 || total.numerator === 0n) return first;
  const taken = chooser.chance(
    [...shares.values()].map(({ numerator, denominator }) =>
      fraction(numerator * total.denominator, denominator * total.numerator),
    ),
  );
  return [first, ...others][taken] ?? first;
}

function rootOf(outcomes: readonly PastOutcome[], settled: ReadonlyMap<number, number>): Choice {
  const ofOutcomes = trees.get(outcomes) ?? new Map<string, Choice>();
  trees.set(outcomes, ofOutcomes);
  const key = [...packetsOf(outcomes)].map((packet) => settled.get(packet) ?? '').join();
  const known = ofOutcomes.get(key);
  if (known !== undefined) return known;
  const candidates = outcomes
    .map((outcome, index) => ({ outcome, index: outcome.sameAs ?? index }))
    .filter(({ outcome }) => fitsSettled(outcome, settled));
  if (ofOutcomes.size >= mostTrees) ofOutcomes.clear();
  const made = choiceAmong(candidates);
  ofOutcomes.set(key, made);
  return made;
}

const mentioned = new WeakMap<readonly PastOutcome[], ReadonlySet<number>>();

/** Packets whose outcomes these go with. */
function packetsOf(outcomes: readonly PastOutcome[]): ReadonlySet<number> {
  const known = mentioned.get(outcomes);
  if (known !== undefined) return known;
  const found = new Set(outcomes.flatMap(({ settled }) => [...settled.keys()]));
  mentioned.set(outcomes, found);
  return found;
}

function after({ candidates, open, next }: Choice, holds: boolean): Choice {
  const known = next.get(holds);
  if (known !== undefined || open === undefined) return known ?? choiceAmong(candidates);
  const made = choiceAmong(candidates.filter(({ outcome }) => answer(outcome, open.id) !== !holds));
  next.set(holds, made);
  return made;
}

function choiceAmong(candidates: Candidates): Choice {
  const [first] = candidates;
  const isOne = candidates.every(({ index }) => index === first?.index);
  return { candidates, open: isOne ? undefined : firstOpen(candidates), next: new Map() };
}

function sharesOf(candidates: Candidates): ReadonlyMap<number, Fraction> {
  const shares = new Map<number, Fraction>();
  for (const { outcome, index } of candidates)
    shares.set(index, add(shares.get(index) ?? fraction(0, 1), outcome.probability));
  return shares;
}

function answer(outcome: PastOutcome, id: string): boolean | undefined {
  return outcome.assumptions.find((assumption) => assumption.id === id)?.holds;
}

/** The first assumption that some of the outcomes answer otherwise. */
function firstOpen(candidates: Candidates): Assumption | undefined {
  const answers = new Map<string, boolean | 'both'>();
  for (const { outcome } of candidates)
    for (const { id, holds } of outcome.assumptions) {
      const before = answers.get(id);
      if (before !== holds) answers.set(id, before === undefined ? holds : 'both');
    }
  for (const { outcome } of candidates) {
    const found = outcome.assumptions.find(({ id }) => answers.get(id) === 'both');
    if (found !== undefined) return found;
  }
  return undefined;
}

function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}
