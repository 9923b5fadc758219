/**
 * Counters of `-m statistic --mode nth`, each of one match in one rule: the match holds at every so many tries
 * (statistic_mt() of net/netfilter/xt_statistic.c). How far a counter has come when a packet is first tried no dump tells,
 * and nobody knows it any more when the next packet of a call comes: packets that nobody traces are counted as well. But a
 * rule that tries one packet several times (a chain that is jumped to twice, copies, loopback) is known from the first
 * time on.
 */
import type { MatchUse } from '../../dialects/iptables-save/model.ts';
import { fraction, one, zero } from '../fraction.ts';
import type { Counted, Fraction } from '../trace.ts';
import type { Keeper } from './keeper.ts';

/** What a counter says of a try. */
export interface Turn {
  /** How likely it is that the match holds: 0 or 1 where that is known. */
  readonly share: Fraction;
  /** To be called with how it came out, where somebody asks. */
  readonly told?: (holds: boolean) => void;
}

/** Each belongs to one packet's walk; its copies and the node's answers share it. */
export interface Counters extends Keeper {
  /** Whether the counter is known from tries before: each further one counts, even where nobody asks how it comes out. */
  isKnown(match: MatchUse): boolean;
  /** The match is tried. `every`: tries from one time that it holds to the next. */
  count(match: MatchUse, every: number): Turn;
  /** What a known counter said at the last try; undefined: it was not known, or that was told already. */
  said(match: MatchUse): Counted | undefined;
  /** All that known counters said since this was asked last; undefined: nothing. */
  takeSaid(): ReadonlyMap<MatchUse, Counted> | undefined;
  /** Packets that nobody follows may have been counted. */
  forget(): void;
}

/** `tries` count from the first one that was told of. */
interface Counter {
  tries: number;
  /** The last try at which it held, from 0. */
  held: number | undefined;
  /** Of those at which it did not hold, what is left of their numbers when divided by `every`. */
  readonly missed: Set<number>;
}

export function createCounters(): Counters {
  let counters = new Map<MatchUse, Counter>();
  let said: Map<MatchUse, Counted> | undefined;
  const numbers = new Map<MatchUse, number>();
  const numberOf = (match: MatchUse): number => {
    const number = numbers.get(match) ?? numbers.size;
    numbers.set(match, number);
    return number;
  };
  return {
    isKnown: (match) => counters.has(match),
    count: (match, every) => {
      const counter = counters.get(match);
      if (counter === undefined) {
        const begin = (holds: boolean): void => {
          counters.set(match, { tries: 1, held: holds ? 0 : undefined, missed: new Set(holds ? [] : [0]) });
        };
        return { share: fraction(1, every), told: begin };
      }
      const at = counter.tries++;
      const since = counter.held === undefined ? undefined : at - counter.held;
      const share = shareAt(counter, at, every);
      said ??= new Map();
      said.set(match, { share, since });
      const told = (holds: boolean): void => {
        if (holds) counter.held = at;
        else counter.missed.add(at % every);
      };
      return { share, told };
    },
    said: (match) => said?.get(match),
    takeSaid: () => {
      const taken = said;
      said = undefined;
      return taken;
    },
    forget: () => counters.clear(),
    save: () => {
      const [before, saidBefore] = [copyOf(counters), said && new Map(said)];
      const told = [...counters].map(([match, { missed, ...counter }]) => [
        numberOf(match),
        counter,
        [...missed].sort(),
      ]);
      const spoken = [...(said ?? [])].map(([match, counted]) => [numberOf(match), counted]);
      return {
        text: JSON.stringify([told.sort(), spoken.sort()]),
        back: () => {
          [counters, said] = [copyOf(before), saidBefore && new Map(saidBefore)];
        },
      };
    },
  };
}

function copyOf(counters: ReadonlyMap<MatchUse, Counter>): Map<MatchUse, Counter> {
  return new Map(
    [...counters].map(([match, { missed, ...counter }]) => [match, { ...counter, missed: new Set(missed) }]),
  );
}

/** The turn is as likely at each of the tries of a round at which it has not been missed. */
function shareAt({ held, missed }: Counter, at: number, every: number): Fraction {
  if (held !== undefined) return (at - held) % every === 0 ? one : zero;
  return missed.has(at % every) ? zero : fraction(1, every - missed.size);
}

/** Counters that say once more what they said of a packet when its rules were tried. */
export function recalled(said: ReadonlyMap<MatchUse, Counted> | undefined): Counters {
  return {
    isKnown: (match) => said?.has(match) === true,
    count: (match, every) => ({ share: said?.get(match)?.share ?? fraction(1, every) }),
    said: (match) => said?.get(match),
    takeSaid: () => undefined,
    forget: () => {},
    save: () => ({ text: '', back: () => {} }),
  };
}
