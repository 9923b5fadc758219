/** Ways that an earlier packet of the session may have gone, as far as later packets can tell them apart. */
import type { Assumption, Fraction } from '../trace.ts';

/** Of any ways of the packets before, and any answers, the ways that go with them have shares that make a whole. */
export interface Way {
  /** What it left behind, by number: after ways of the same number the world is the same. */
  readonly left: number;
  /** Where the packets before went ways that it goes with: what was drawn of these has no part in it. */
  readonly probability: Fraction;
  /** Those that tell it from other ways, by id. */
  readonly assumptions: ReadonlyMap<string, Assumption>;
  readonly settled: Settled;
}

/** Some of the ways of one packet, by their indexes, in order. The same ones are one object. */
export interface Possible {
  readonly packet: number;
  /** Unique within the packet. */
  readonly id: number;
  readonly ways: readonly number[];
}

/** Which ways of packets before it a way goes with, by packet; any, where nothing is said. */
export type Settled = ReadonlyMap<number, Possible>;

export function overlaps(a: Possible | undefined, b: Possible | undefined): boolean {
  return a === undefined || b === undefined || a === b || a.ways.some((way) => b.ways.includes(way));
}

/** Whether a way can have come about together with what is settled. */
export function fits(way: Way, settled: Settled): boolean {
  for (const [packet, theirs] of way.settled) if (!overlaps(settled.get(packet), theirs)) return false;
  return true;
}
