/** Sums over what packets left in a place: thousands may have come, and most left the same whichever way they went. */
import type { BranchPast } from './branch.ts';
import { type Left, leftAt, type Place } from './shelf.ts';

/** What one thing adds to a sum. The same function, by identity, means the same sum. */
export type Measure<Item> = (item: Item) => number;

export interface Sum<Item> {
  /** Over the packets that add as much whichever way they went. */
  readonly known: number;
  /** The other packets, in their order, and the most that all of them together may add. */
  readonly open: readonly Left<Item>[];
  readonly openMost: number;
  /** That of them which may add most: where it alone settles the matter, thousands need not be looked at. */
  readonly largest: Left<Item> | undefined;
}

interface Growing<Item> {
  /** How many packets are counted. */
  count: number;
  known: number;
  readonly open: Left<Item>[];
  openMost: number;
  largest: Left<Item> | undefined;
  largestMost: number;
}

const sums = new WeakMap<object, WeakMap<object, Growing<unknown>>>();

export function sumAt<Item>(place: Place<Item>, past: BranchPast, measure: Measure<Item>): Sum<Item> {
  const lefts = leftAt(place);
  const sum = growing(lefts, measure);
  for (; sum.count < lefts.length; sum.count++) {
    const left = lefts[sum.count] as Left<Item>;
    const numbers = left.packet === undefined ? [0] : past.mayEverHaveLeft(left.packet);
    const { least, most } = boundsOf(left, numbers, measure);
    if (least === most) sum.known += least;
    else {
      sum.open.push(left);
      sum.openMost += most;
      if (most > sum.largestMost) [sum.largest, sum.largestMost] = [left, most];
    }
  }
  return sum;
}

function growing<Item>(lefts: readonly Left<Item>[], measure: Measure<Item>): Growing<Item> {
  const here = sums.get(lefts) ?? new WeakMap<object, Growing<unknown>>();
  sums.set(lefts, here);
  const sum = (here.get(measure) as Growing<Item> | undefined) ?? {
    count: 0,
    known: 0,
    open: [],
    openMost: 0,
    largest: undefined,
    largestMost: 0,
  };
  here.set(measure, sum as Growing<unknown>);
  return sum;
}

/** What a packet adds that left one of these, by their numbers. */
export function boundsOf<Item>(
  left: Left<Item>,
  numbers: readonly number[],
  measure: Measure<Item>,
): { readonly least: number; readonly most: number } {
  const values = numbers.map((number) => worth(left, number, measure));
  return { least: Math.min(...values), most: Math.max(...values) };
}

export function worth<Item>({ items }: Left<Item>, number: number, measure: Measure<Item>): number {
  return (items.get(number) ?? []).reduce((sum, { item }) => sum + measure(item), 0);
}
