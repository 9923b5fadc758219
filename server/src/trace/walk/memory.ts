/** What rules keep of the packets that they saw: limits their credit, quotas their bytes, lists the addresses of late. */
import type { Packet } from '../../net/packet.ts';
import type { Tuple } from '../../node/model.ts';
import type { Bounds } from '../connection/connection.ts';

export type Remembered =
  /** A limit or quota let a packet pass. */
  | { readonly kind: 'passed'; readonly bytes: number }
  /** What the node said by itself, and nobody followed, may have come to the rules of a chain; at most so many bytes, so often. */
  | { readonly kind: 'unseen'; readonly bytes: number; readonly times: number }
  /** A quota was too small for a packet, and lets none pass any more. */
  | { readonly kind: 'exhausted' }
  /** A table of groups took one in, by what its packets have in common. */
  | { readonly kind: 'entered'; readonly group: string }
  /** Something came to a list of connections. `by`: how many packets there had been before; `leg`: as of `Moment` (connlimit-clock.ts). */
  | { readonly kind: 'looked'; readonly by: number; readonly leg: number }
  /** A connection was counted. `by`: how many packets there had been before. */
  | { readonly kind: 'connection'; readonly tuple: Tuple; readonly zone: Zone; readonly by: number }
  /** Nothing was left of those that had been counted so far. */
  | { readonly kind: 'emptied' }
  /** One of them had ended: it is counted no more, unless looking through them was put off. */
  | { readonly kind: 'ended'; readonly tuple: Tuple; readonly zone: Zone }
  /**
   * The list notes that the address was seen. `time`: in milliseconds since 1970, where the packet tells. `by`: how many
   * packets there had been before it.
   */
  | {
      readonly kind: 'seen';
      readonly key: string;
      readonly ttl: number;
      readonly time: number | undefined;
      readonly by: number;
    }
  | { readonly kind: 'removed'; readonly key: string }
  /** A connection came to be that a helper looks into. */
  | {
      readonly kind: 'helped';
      readonly helper: string;
      readonly tuple: Tuple;
      readonly reply: Tuple;
      readonly zone: Zone;
    }
  /**
   * A packet of this tuple ended undecided, and the connection that it may have opened with it. `byIpvs`: IPVS took it, with
   * or without connection tracking. `server`: the source of answers to it as a key (`sourceKeyOf`), where it is settled.
   */
  | { readonly kind: 'left-open'; readonly tuple: Tuple; readonly byIpvs: boolean; readonly server?: string }
  /** CONNMARK gave a mark to what `-j CT` stands in for a connection. */
  | { readonly kind: 'marked'; readonly mark: number }
  /** A fragment waits for the others of its packet. */
  | { readonly kind: 'fragment'; readonly packet: Packet }
  /** Those that waited went on as one packet. */
  | { readonly kind: 'gathered' };

interface Zone {
  readonly original: number;
  readonly reply: number;
}

/** What one packet kept under a name, in its order. */
export interface Part {
  /** All that it may have kept, as far as is known: asks nothing. */
  readonly may: () => readonly (readonly Remembered[])[];
  /** What it kept, as far as `asWhat` tells it apart: asks which way the packet went only where that differs. */
  readonly tell: (asWhat: (kept: readonly Remembered[]) => unknown) => readonly Remembered[];
}

export interface Memory {
  /** What was kept under a name, in its order: that of a rule (its place), or of a list that several rules share. */
  read(of: string, concerns: (what: Remembered) => boolean): readonly Remembered[];
  /**
   * The least and the most that a sum over it may come to, whichever ways the packets before took: where both have the
   * same consequence nobody needs to ask which it was.
   */
  bounds(of: string, measure: (what: Remembered) => number): Bounds;
  /** Whether a sum over several may come to `enough`, whichever ways the packets before took. Nothing is measured below 0. */
  mayReach(of: readonly string[], enough: number, measure: (what: Remembered) => number): boolean;
  /** Whether a sum over it is at least `enough`, whichever ways the packets before took. Nothing is measured below 0. */
  surelyReaches(of: string, enough: number, measure: (what: Remembered) => number): boolean;
  /** Whether it is at least `enough`; asks which ways packets took only until that is settled. Nothing is measured below 0. */
  reaches(of: string, enough: number, measure: (what: Remembered) => number): boolean;
  /** Whether anything may have been kept under a name at all: asks nothing, and costs nothing. */
  has(of: string): boolean;
  /** Packet by packet, from the one on its way back: those before one that settles the matter are not asked for. */
  parts(of: string): Iterable<Part>;
  keep(of: string, what: Remembered): void;
}

export const noMemory: Memory = {
  read: () => [],
  bounds: () => ({ least: 0, most: 0 }),
  mayReach: (_, enough) => enough <= 0,
  surelyReaches: (_, enough) => enough <= 0,
  reaches: (_, enough) => enough <= 0,
  has: () => false,
  parts: () => [],
  keep: () => {},
};

/** The name under which is kept what may have come unseen to a chain: `filter/OUTPUT`, `ip6/mangle/A`. */
export function unseenIn(chain: string): string {
  return `unseen:${chain}`;
}

/** The same of the chain that a rule stands in, by the rule's place. */
export function unseenAt(place: string): string {
  return unseenIn(place.slice(0, place.lastIndexOf('/')));
}

/** How often something was tried in this walk, so that each time it is asked anew. */
export interface Tries {
  readonly times: Map<string, { readonly count: number; readonly answers: number }>;
  /** Of an answer of the node that nobody follows: its number among those of the walk, and what was tried before it. */
  readonly of?: { readonly answer: number; readonly before: Tries };
  /** How many such answers there were. */
  answers: number;
}

export function createTries(of?: Tries['of']): Tries {
  return { times: new Map(), answers: 0, ...(of === undefined ? {} : { of }) };
}

/** Those of the next answer: how it asks does not depend on how often those before it did. */
export function nextAnswer(before: Tries): NonNullable<Tries['of']> {
  return { answer: ++before.answers, before };
}

/** The id under which a rule asked last in this walk; undefined: it has not asked yet, or something else came by since then. */
export function lastTry(tries: Tries, id: string): string | undefined {
  const last = tries.times.get(id);
  if (last !== undefined) return last.answers === tries.answers ? nameOf(tries, id, last.count) : undefined;
  return tries.of && lastTry({ ...tries.of.before, answers: tries.of.answer - 1 }, id);
}

/** An id of its own for each time that a rule asks in one walk; the first one is the plain id. */
export function idOfTry(tries: Tries, id: string): string {
  const count = (tries.times.get(id)?.count ?? 0) + 1;
  tries.times.set(id, { count, answers: tries.answers });
  return nameOf(tries, id, count);
}

function nameOf({ of }: Tries, id: string, time: number): string {
  const ofAnswer = of === undefined ? '' : `:answer ${of.answer}`;
  return `${id}${ofAnswer}${time === 1 ? '' : `:${time}`}`;
}
