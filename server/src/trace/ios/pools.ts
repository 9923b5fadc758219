/** Addresses of a pool, in the order in which they are handed out. */
import type { Pool } from '../../dialects/ios-nat/model.ts';
import { wordOf } from './interfaces.ts';

/** 32-bit words, host order. The network's and the broadcast address of each block of the mask are left out. */
export function* poolAddresses(pool: Pool): Generator<number> {
  for (const { low, high } of pool.ranges) {
    const last = wordOf(high);
    for (let word = wordOf(low); word <= last; word++) if (isUsable(pool, word)) yield word;
  }
}

/** A mask of 31 or 32 bits leaves no room for the two. */
function isUsable({ mask }: Pool, word: number): boolean {
  if (mask === undefined) return true;
  const hostBits = ~mask.mask >>> 0;
  if (hostBits <= 1) return true;
  const host = (word & hostBits) >>> 0;
  return host !== 0 && host !== hostBits;
}

export function poolHolds(pool: Pool, word: number): boolean {
  return pool.ranges.some(({ low, high }) => word >= wordOf(low) && word <= wordOf(high)) && isUsable(pool, word);
}

/** Usable addresses of the pool. */
export function poolSize(pool: Pool): number {
  const { mask, ranges } = pool;
  return ranges.reduce((sum, { low, high }) => sum + usableIn(wordOf(low), wordOf(high), mask?.mask), 0);
}

function usableIn(low: number, high: number, mask: number | undefined): number {
  if (high < low) return 0;
  const all = high - low + 1;
  if (mask === undefined) return all;
  const block = (~mask >>> 0) + 1;
  if (block <= 2) return all;
  /** Words up to `top` whose host part is `host`. */
  const upTo = (top: number, host: number): number => (top < host ? 0 : Math.floor((top - host) / block) + 1);
  const skipped = [0, block - 1].reduce(
    (sum, host) => sum + upTo(high, host) - (low === 0 ? 0 : upTo(low - 1, host)),
    0,
  );
  return all - skipped;
}

/** `type match-host`: the pool's network with the host's own bits. */
export function matchingHost(pool: Pool, local: number): number | undefined {
  const mask = pool.mask?.mask;
  const first = pool.ranges[0];
  if (mask === undefined || first === undefined) return undefined;
  const word = ((wordOf(first.low) & mask) | (local & ~mask)) >>> 0;
  return poolHolds(pool, word) ? word : undefined;
}
