/** Pools and the addresses of their ranges as 32-bit words in host order. */

import type { Pool, PoolRange } from '../../dialects/ios-nat/model.ts';
import { lengthOfMask } from '../../net/address.ts';
import { formatDottedQuad } from '../../net/ipv4.ts';

export function boundsOf({ low, high }: PoolRange): readonly [low: number, high: number] {
  return [low.words[0] ?? 0, high.words[0] ?? 0];
}

export function overlaps([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean {
  return a <= d && c <= b;
}

export function holdsWord(pool: Pool, word: number): boolean {
  return pool.ranges.some((range) => {
    const [low, high] = boundsOf(range);
    return low <= word && word <= high;
  });
}

/** `203.0.113.17-203.0.113.22`, or the address where it is one. */
export function rangeText([low, high]: readonly [number, number]): string {
  return low === high ? formatDottedQuad(low) : `${formatDottedQuad(low)}-${formatDottedQuad(high)}`;
}

/** The network of a word under a mask: `203.0.113.16/29`. */
export function networkText(word: number, mask: number): string {
  return `${formatDottedQuad((word & mask) >>> 0)}/${lengthOfMask([mask]) ?? formatDottedQuad(mask)}`;
}
