/** Repeatable chance: the same seed gives the same scenario on every machine. */

export interface Chance {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  pick<T>(list: readonly T[]): T | undefined;
  /** As many results as a draw from `least` to `most` says. */
  some<T>(least: number, most: number, make: () => T): readonly T[];
}

/** mulberry32: small, and good enough to shuffle rules. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    percent: (share) => next() * 100 < share,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T,
    some: (least, most, make) => Array.from({ length: least + below(most - least + 1) }, make),
  };
}
