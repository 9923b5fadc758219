/** The past as one branch of a packet comes to see it, question by question. */
import type { Chooser } from '../chooser.ts';
import { one, times } from '../fraction.ts';
import type { Assumption, Fraction } from '../trace.ts';
import type { Findings } from '../walk/keeper.ts';
import { type Candidate, ofTheWhole, openQuestion, sharesOf, where } from './choose.ts';
import { goingWith } from './going-with.ts';
import { goneWith } from './gone-with.ts';
import { createNumbers } from './numbers.ts';
import { impliedBy, leftsOf, type PastPacket, packetAt, unionOf } from './packet.ts';
import { possible } from './possible.ts';
import type { Possible, Settled } from './way.ts';

export interface BranchPast extends Findings {
  /** What the branch came to so far. */
  readonly settled: Settled;
  /**
   * What a packet left, by number, as far as `valueAfter` tells it apart: asks which of its ways it went where the values of
   * those that are possible are not all the same. `comesFirst`: after what it left the branch is looked at before others;
   * without it the ways are in their order.
   */
  which(packet: number, valueAfter: (left: number) => unknown, comesFirst?: (left: number) => boolean): number;
  /** All that a packet may have left, by number, without asking. */
  mayHaveLeft(packet: number): readonly number[];
  /** The same of any branch, whatever it came to. */
  mayEverHaveLeft(packet: number): readonly number[];
  /** The share that what was drawn of packets before has in the probability of the branch. */
  drawn(): Fraction;
  /** How many ways of packets were looked at, one by one: branches that ask much are dear. */
  effort(): number;
}

/** An outcome of the last packet that is answered: the way that it went, and what it had come to itself. */
export interface Answered {
  readonly way: number;
  readonly settled: Settled;
}

interface Branch {
  readonly packets: readonly PastPacket[];
  readonly chooser: Chooser;
  readonly settled: Map<number, Possible>;
  drawn: Fraction;
  effort: number;
  /** Which ways are left of packets, as long as no other question is answered and nothing else is settled. */
  readonly left: Map<number, Possible>;
  /** The chooser's version for which that holds. */
  version: number;
}

function possibleIn(branch: Branch, packet: number): Possible {
  const { left, chooser } = branch;
  if (branch.version !== chooser.version) left.clear();
  branch.version = chooser.version;
  const before = left.get(packet);
  if (before !== undefined) return before;
  const now = possible(branch, packet);
  left.set(packet, now);
  return now;
}

export function branchPast(
  packets: readonly PastPacket[],
  chooser: Chooser,
  answered: Answered | undefined,
): BranchPast {
  const last = packets.length - 1;
  const before = answered === undefined ? [] : [[last, packetAt(packets, last).some([answered.way])] as const];
  const settled = new Map([...(answered?.settled ?? []), ...before]);
  const branch: Branch = { packets, chooser, settled, drawn: one, effort: 0, left: new Map(), version: -1 };
  return {
    settled,
    which: (...asked) => which(branch, ...asked),
    drawn: () => branch.drawn,
    effort: () => branch.effort,
    mayEverHaveLeft: (packet) => leftsOf(packetAt(packets, packet), packetAt(packets, packet).all),
    mayHaveLeft: (packet) => leftsOf(packetAt(packets, packet), possibleIn(branch, packet)),
    save: () => {
      const [before, drawn] = [new Map(settled), branch.drawn];
      const back = (): void => {
        settled.clear();
        for (const [packet, ways] of before) settled.set(packet, ways);
        branch.drawn = drawn;
        branch.left.clear();
      };
      return { settled: before, drawn, back };
    },
    goOn: (several) => {
      for (const packet of several[0]?.settled.keys() ?? []) {
        const theirs = several.flatMap(({ settled: each }) => each.get(packet) ?? []);
        if (theirs.length < several.length) continue;
        narrow(branch, possibleIn(branch, packet), unionOf(packetAt(packets, packet), theirs));
      }
    },
  };
}

function which(branch: Branch, ...[index, valueAfter, comesFirst]: Parameters<BranchPast['which']>): number {
  const packet = packetAt(branch.packets, index);
  const valueOfLeft = numbersOf(valueAfter);
  const [first = 0, ...others] = leftsOf(packet, possibleIn(branch, index));
  if (others.every((left) => valueOfLeft(left) === valueOfLeft(first))) return first;
  const leftBy = (way: number): number => packet.ways[way]?.left ?? 0;
  tellApart(branch, index, {
    valueOfWay: (way) => valueOfLeft(leftBy(way)),
    rankOf: comesFirst && ((way) => (comesFirst(leftBy(way)) ? 0 : 1)),
  });
  return leftsOf(packet, possibleIn(branch, index))[0] ?? 0;
}

/** What of the ways of a packet is to be told apart, by their indexes. */
interface Asked {
  readonly valueOfWay: (way: number) => number;
  /** The lower, the earlier it is looked at; those of one rank, and all where it is undefined, in their order. */
  readonly rankOf: ((way: number) => number) | undefined;
}

/** Asks and draws until all ways that are left of a packet have the same value. */
function tellApart(branch: Branch, index: number, asked: Asked): void {
  while (!isToldApart(branch, index, asked));
}

/** One question or lot further; true: there was nothing left to ask or draw. */
function isToldApart(branch: Branch, index: number, { valueOfWay, rankOf }: Asked): boolean {
  const packet = packetAt(branch.packets, index);
  const now = possibleIn(branch, index);
  branch.effort += now.ways.length;
  const candidates = now.ways.flatMap((at): readonly Candidate[] => {
    const way = packet.ways[at];
    return way === undefined ? [] : [{ at, way, value: valueOfWay(at) }];
  });
  if (candidates.every(({ value }) => value === candidates[0]?.value)) return true;
  const open = questionOf(now, candidates);
  const turn = inTurn(candidates, rankOf);
  const left =
    open === undefined ? draw(branch, candidates, turn) : where(candidates, open.id, ask(branch, open, turn));
  if (left !== undefined) settle(branch, packet.some(left.map(({ at }) => at)));
  return false;
}

function inTurn(candidates: readonly Candidate[], rankOf: Asked['rankOf']): readonly Candidate[] {
  if (rankOf === undefined) return candidates;
  const ranks = new Map(candidates.map(({ at }) => [at, rankOf(at)] as const));
  return candidates.toSorted((a, b) => (ranks.get(a.at) ?? 0) - (ranks.get(b.at) ?? 0));
}

/**
 * Of its answers that of the way comes first whose turn it is: what this packet proves, and else the one that was likelier
 * when it was asked.
 */
function ask({ chooser }: Branch, { holds, ...question }: Assumption, turn: readonly Candidate[]): boolean {
  const [first = holds] = turn.flatMap(({ way }) => way.assumptions.get(question.id)?.holds ?? []);
  return chooser.assume({ ...question, likely: first });
}

const questions = new WeakMap<Possible, Map<string, Assumption | undefined>>();

/** The branches of one packet ask the same of the same ways again and again: whose turn it is changes no question. */
function questionOf(possible: Possible, candidates: readonly Candidate[]): Assumption | undefined {
  const known = questions.get(possible) ?? new Map<string, Assumption | undefined>();
  questions.set(possible, known);
  const key = candidates.map(({ value }) => value).join();
  if (!known.has(key)) known.set(key, openQuestion(candidates));
  return known.get(key);
}

/**
 * The candidates of one value, by their shares. A share holds where the packets before went ways that the candidate goes
 * with: where that is open of one of them it is settled first, and undefined answered.
 */
function draw(
  branch: Branch,
  candidates: readonly Candidate[],
  turn: readonly Candidate[],
): readonly Candidate[] | undefined {
  const before = openBefore(branch, candidates);
  if (before !== undefined) {
    const which = candidates.map(({ way }) => way.settled.get(before));
    // One step at a time: the candidates that are left behind it may not care any more.
    isToldApart(branch, before, {
      valueOfWay: numbersOf((way) => which.map((theirs) => theirs?.ways.includes(way) !== false).join()),
      rankOf: (at) => rankOf(at, turn, before),
    });
    return undefined;
  }
  const shares = sharesOf(turn);
  const ofAll = ofTheWhole(shares);
  const at = branch.chooser.chance(ofAll);
  branch.drawn = times(branch.drawn, ofAll[at] ?? one);
  const value = [...shares.keys()][at];
  return candidates.filter((each) => each.value === value);
}

/** The rank of a way of another packet: that of the first whose turn it is and that goes with it. */
function rankOf(at: number, turn: readonly Candidate[], packet: number): number {
  const rank = turn.findIndex(({ way }) => way.settled.get(packet)?.ways.includes(at) !== false);
  return rank < 0 ? turn.length : rank;
}

/** The last packet of which it is open whether it went a way that each candidate goes with. */
function openBefore(branch: Branch, candidates: readonly Candidate[]): number | undefined {
  const open = new Set<number>();
  for (const { way } of candidates)
    for (const [packet, theirs] of way.settled) {
      const { ways } = possibleIn(branch, packet);
      const shared = ways.filter((each) => theirs.ways.includes(each)).length;
      if (shared > 0 && shared < ways.length) open.add(packet);
    }
  return open.size === 0 ? undefined : Math.max(...open);
}

/** What is settled of a packet settles others: those that its ways go with, and later ones whose ways go with its own. */
function settle(branch: Branch, now: Possible): void {
  const { packets, chooser, settled } = branch;
  const packet = packetAt(packets, now.packet);
  settled.set(now.packet, now);
  branch.left.clear();
  for (const assumption of impliedBy(packet, now)) chooser.imply(assumption);
  for (const theirs of goneWith(packets, now))
    narrow(branch, settled.get(theirs.packet) ?? packetAt(packets, theirs.packet).all, theirs);
  for (const later of [...settled.values()]) if (later.packet > now.packet) narrow(branch, later, now);
}

function narrow(branch: Branch, before: Possible, now: Possible): void {
  branch.effort += before.ways.length;
  const left = goingWith(branch.packets, before, now);
  if (left !== before) settle(branch, left);
}

/** Numbers values as they come, each asked for once. */
function numbersOf(valueAfter: (left: number) => unknown): (left: number) => number {
  const numberOf = createNumbers();
  const known = new Map<number, number>();
  return (left) => {
    const number = known.get(left) ?? numberOf(valueAfter(left));
    known.set(left, number);
    return number;
  };
}
