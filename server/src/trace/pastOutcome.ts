/** One of the outcomes that an earlier packet of the session had. */
import type { Assumption, Fraction } from './trace.ts';

export interface PastOutcome {
  readonly probability: Fraction;
  readonly assumptions: readonly Assumption[];
  /** Which outcomes of packets before it this one goes with: packet to outcome. */
  readonly settled: ReadonlyMap<number, number>;
  /** The first outcome of its packet after which the world is the same; undefined: this one. Nobody need ask which it was. */
  readonly sameAs?: number;
}

export function fitsSettled({ settled: theirs }: PastOutcome, settled: ReadonlyMap<number, number>): boolean {
  return [...theirs].every(([packet, outcome]) => (settled.get(packet) ?? outcome) === outcome);
}
