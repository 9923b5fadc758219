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

/**
 * What of outcomes is kept as long as the session: thousands of them rest on the same assumptions and go with the same
 * past, which are kept once. What they left behind is kept where it is looked for.
 */
export function createLean(): (outcome: PastOutcome) => PastOutcome {
  const assumptions = new Map<string, Assumption>();
  const pasts = new Map<string, PastOutcome['settled']>();
  return ({ probability, assumptions: own, settled, sameAs }) => ({
    probability,
    assumptions: own.map((each) => kept(assumptions, `${each.holds} ${each.id}`, each)),
    settled: kept(pasts, [...settled].join(' '), settled),
    ...(sameAs === undefined ? {} : { sameAs }),
  });
}

function kept<Value>(known: Map<string, Value>, key: string, value: Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  known.set(key, value);
  return value;
}
