/**
 * What one walk knows of the credit of limits. No time passes while a packet is on its way: a bucket only loses what it has,
 * to all the rules that share it, so that one which was found empty stays empty. Where credit comes so fast that a tick of
 * the kernel's clock may bring some, that happens once at most.
 */

import type { Keeper } from './keeper.ts';

/** Each belongs to one packet's walk; its copies and the node's answers share it. */
export interface Buckets extends Keeper {
  /** The most that may be left of a bucket that never holds more than `capacity`. */
  most(bucket: string, capacity: number): number;
  /** No more than this is left. */
  leave(bucket: string, most: number): void;
  /** A tick has brought credit. */
  refill(bucket: string): void;
  wasRefilled(bucket: string): boolean;
}

export function createBuckets(): Buckets {
  let left = new Map<string, number>();
  let refilled = new Set<string>();
  return {
    most: (bucket, capacity) => left.get(bucket) ?? capacity,
    leave: (bucket, most) => {
      left.set(bucket, most);
    },
    refill: (bucket) => {
      left.delete(bucket);
      refilled.add(bucket);
    },
    wasRefilled: (bucket) => refilled.has(bucket),
    save: () => {
      const before = [new Map(left), new Set(refilled)] as const;
      return {
        text: JSON.stringify([[...left].sort(), [...refilled].sort()]),
        back: () => {
          [left, refilled] = [new Map(before[0]), new Set(before[1])];
        },
      };
    },
  };
}
