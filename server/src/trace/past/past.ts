/**
 * What earlier packets of a session may have done. A packet whose trace forked may have gone several ways; a later one asks
 * which of them it was only where that matters, and no further than it matters: what is left are some of its ways.
 */
import type { Chooser } from '../chooser.ts';
import { one, over } from '../fraction.ts';
import { asOf } from '../lasting.ts';
import type { Assumption, Fraction } from '../trace.ts';
import { type Answered, type BranchPast, branchPast } from './branch.ts';
import { type Merged, merge, type Others } from './merge.ts';
import { createNumbers } from './numbers.ts';
import { createPacket, type PastPacket, packetAt, unionOf, waysOf } from './packet.ts';
import type { Settled, Way } from './way.ts';

export type { BranchPast } from './branch.ts';
export type { Settled } from './way.ts';

/** One of the outcomes of a packet, as far as later ones depend on it. */
export interface PastOutcome {
  readonly probability: Fraction;
  readonly assumptions: readonly Assumption[];
  /** What the branch of this outcome came to of packets before: `BranchPast.settled`. */
  readonly settled: Settled;
  /** `BranchPast.drawn` of the same branch. */
  readonly drawn: Fraction;
}

/** What a packet may have left behind: its number, and the first outcome after which it is that. */
export interface Left {
  readonly number: number;
  readonly outcome: number;
}

export interface Past {
  /** How many packets there were. */
  size(): number;
  /**
   * Adds the outcomes of the next packet; `left` tells by a text what each left behind. Answers all that it may have left,
   * each once.
   */
  add<Outcome extends PastOutcome>(outcomes: readonly Outcome[], left: (outcome: Outcome) => string): readonly Left[];
  /** The past of a branch of the next packet; `answered` is the outcome of the last packet that it goes with. */
  branch(chooser: Chooser, answered: number | undefined): BranchPast;
}

export function createPast(): Past {
  const packets: PastPacket[] = [];
  /** The outcomes of the last packet, which alone is answered. */
  let last: readonly Answered[] = [];
  const others: Others = {
    all: (packet) => packetAt(packets, packet).all,
    union: (a, b) => unionOf(packetAt(packets, a.packet), [a, b]),
    excludes: ({ id, holds }, possible) =>
      waysOf(packetAt(packets, possible.packet), possible).every(
        ({ assumptions }) => assumptions.get(id)?.holds === !holds,
      ),
    without: ({ packet, ways }, b) => {
      const left = ways.filter((way) => !b.ways.includes(way));
      return left.length === 0 ? undefined : packetAt(packets, packet).some(left);
    },
  };
  return {
    size: () => packets.length,
    add: (outcomes, left) => {
      const [only, ...more] = outcomes;
      if (only !== undefined && more.length === 0) {
        packets.push(createPacket(packets.length, [onlyWay(only.settled)]));
        last = [{ settled: only.settled, way: 0 }];
        return theOnlyLeft;
      }
      const numberOf = createNumbers();
      const lefts = outcomes.map((outcome) => numberOf(left(outcome)));
      const tellsApart = thatDiffer(outcomes);
      const number = packets.length + 1;
      const ways = merge(
        outcomes.map(({ probability: all, drawn, assumptions, settled }, index): Merged => {
          const probability = over(all, drawn);
          const told = assumptions.flatMap((each) => (tellsApart.has(each.id) ? [asOf(number, each)] : []));
          const byId = new Map(told.map((each) => [each.id, each] as const));
          return { left: lefts[index] ?? 0, probability, assumptions: byId, settled, outcomes: [index] };
        }),
        others,
      );
      const wayOf = new Map(ways.flatMap(({ outcomes: all }, way) => all.map((outcome) => [outcome, way] as const)));
      last = outcomes.map(({ settled }, index) => ({ settled, way: wayOf.get(index) ?? 0 }));
      packets.push(
        createPacket(
          packets.length,
          ways.map(({ outcomes: _, ...way }): Way => way),
        ),
      );
      return [...new Set(lefts)].map((number) => ({ number, outcome: lefts.indexOf(number) }));
    },
    branch: (chooser, answered) => branchPast(packets, chooser, answered === undefined ? undefined : last[answered]),
  };
}

const theOnlyLeft: readonly Left[] = [{ number: 0, outcome: 0 }];

/** Most packets go one way: nothing is to be merged, and little to be kept of a million of them. */
function onlyWay(settled: Settled): Way {
  return settled.size === 0 ? simplest : { ...simplest, settled };
}

const simplest: Way = { left: 0, probability: one, assumptions: new Map(), settled: new Map() };

/** Assumptions that some of the outcomes make, and others the other way round. */
function thatDiffer(outcomes: readonly PastOutcome[]): ReadonlySet<string> {
  const answers = new Map<string, boolean>();
  const differ = new Set<string>();
  for (const { assumptions } of outcomes)
    for (const { id, holds } of assumptions) {
      if ((answers.get(id) ?? holds) !== holds) differ.add(id);
      answers.set(id, holds);
    }
  return differ;
}
