/** What rules ask of the counters of a set's entry (xt_set.h, struct ip_set_counter_match). */
import type { MatchUse } from '../../../dialects/iptables-save/model.ts';
import type { Counters } from '../../sets/changes.ts';

/** A number that an entry has counted, compared with another one. */
export interface CounterTest {
  readonly of: keyof Counters;
  readonly how: 'eq' | 'lt' | 'gt';
  readonly than: bigint;
  readonly negated: boolean;
}

export function counterTests({ options }: MatchUse): readonly CounterTest[] {
  return options.flatMap(({ spec, value, negated }): readonly CounterTest[] => {
    const [, of, how] = /^--(packets|bytes)-(eq|lt|gt)$/.exec(spec.name) ?? [];
    const than = value.kind === 'bigint' ? value.value : value.kind === 'number' ? BigInt(value.value) : undefined;
    if ((of !== 'packets' && of !== 'bytes') || than === undefined) return [];
    return how === 'eq' || how === 'lt' || how === 'gt' ? [{ of, how, than, negated }] : [];
  });
}

const comparisons: Readonly<Record<CounterTest['how'], (found: bigint, than: bigint) => boolean>> = {
  eq: (found, than) => found === than,
  lt: (found, than) => found < than,
  gt: (found, than) => found > than,
};

export function passes({ of, how, than, negated }: CounterTest, found: Counters): boolean {
  return comparisons[how](found[of], than) !== negated;
}

/** Whether counters pass, whichever packets came before: those of an entry only grow. */
export type Fits = 'always' | 'perhaps' | 'never';

/** `least`: what the entry has counted at least when it is asked. */
export function fitsFrom(tests: readonly CounterTest[], least: Counters): Fits {
  const all = tests.map((test) => fitsOne(test, least[test.of]));
  if (all.includes('never')) return 'never';
  return all.every((each) => each === 'always') ? 'always' : 'perhaps';
}

function fitsOne({ how, than, negated }: CounterTest, least: bigint): Fits {
  // The numbers from `least` on fall below the one that is compared with, or none does.
  const isAbove = how === 'lt' ? least >= than : least > than;
  if (!isAbove) return 'perhaps';
  return (how === 'gt') === negated ? 'never' : 'always';
}
