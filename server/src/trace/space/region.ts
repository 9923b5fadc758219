/** Regions of the space of packets: unions of boxes, each of which bounds some dimensions and leaves the others free. */
import type { Family } from '../../net/family.ts';
import { type Dimension, type Looks, valueIn, wholeOf } from './dimensions.ts';
import { common, holdsPoint, type Intervals, intervalsOf, isWithin, without } from './intervals.ts';

/** Dimensions that are not named are free. No bound is empty: an empty box is no box. */
export type Box = ReadonlyMap<Dimension, Intervals>;

/** `exact`: a packet lies in one of the boxes exactly where the condition holds. Otherwise it holds there at most. */
export interface Region {
  readonly boxes: readonly Box[];
  readonly exact: boolean;
  /** Where it is not exact: boxes for all of whose packets the condition holds whatever came before, as far as any are known. */
  readonly certain?: readonly Box[];
}

export const everything: Region = { boxes: [new Map()], exact: true };
export const nothing: Region = { boxes: [], exact: true };

/** One box with these bounds; a region of no box where one of them is empty. */
export function region(bounds: Readonly<Partial<Record<Dimension, Intervals>>>): Region {
  const box = new Map(Object.entries(bounds) as [Dimension, Intervals][]);
  return [...box.values()].some((bound) => bound.length === 0) ? nothing : { boxes: [box], exact: true };
}

/** The values from `low` to `high`, both included. */
export function numbers(low: number, high = low): Intervals {
  return intervalsOf([[low, high + 1]]);
}

/** Undefined: they have no packet in common. */
export function meet(a: Box, b: Box): Box | undefined {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const bounds: [Dimension, Intervals][] = [];
  for (const [dimension, bound] of b) {
    const known = a.get(dimension);
    const both = known === undefined ? bound : common(known, bound);
    if (both.length === 0) return undefined;
    bounds.push([dimension, both]);
  }
  const met = new Map(a);
  for (const [dimension, bound] of bounds) met.set(dimension, bound);
  return met;
}

/** What of `whole` is outside of `taken`, as boxes that don't overlap. */
export function outside(whole: Box, taken: Box, family: Family): readonly Box[] {
  return meet(whole, taken) === undefined ? [whole] : around(whole, taken, family);
}

/** The same of boxes that have packets in common. */
export function around(whole: Box, taken: Box, family: Family): readonly Box[] {
  const left: Box[] = [];
  let inside = whole;
  for (const [dimension, bound] of taken) {
    const known = inside.get(dimension) ?? wholeOf(dimension, family);
    const beyond = without(known, bound);
    if (beyond.length === 0) continue;
    left.push(new Map(inside).set(dimension, beyond));
    inside = new Map(inside).set(dimension, common(known, bound));
  }
  return left;
}

export function isInside(inner: Box, outer: Box, family: Family): boolean {
  for (const [dimension, bound] of outer) {
    if (!isWithin(inner.get(dimension) ?? wholeOf(dimension, family), bound)) return false;
  }
  return true;
}

/** More boxes than this are given up for the boxes of one side alone, which is not exact any more. */
const mostBoxes = 256;

export function both(a: Region, b: Region): Region {
  if (a === everything) return b;
  if (b === everything) return a;
  if (a.boxes.length * b.boxes.length > mostBoxes) {
    return { boxes: a.boxes.length < b.boxes.length ? a.boxes : b.boxes, exact: false };
  }
  const boxes = meetings(a.boxes, b.boxes);
  if (a.exact && b.exact) return { boxes, exact: true };
  const certain = meetings(certainOf(a), certainOf(b));
  return { boxes, exact: false, ...(certain.length === 0 ? {} : { certain }) };
}

function meetings(some: readonly Box[], others: readonly Box[]): readonly Box[] {
  return some.flatMap((first) => others.flatMap((second) => meet(first, second) ?? []));
}

function certainOf({ boxes, exact, certain = [] }: Region): readonly Box[] {
  return exact ? boxes : certain;
}

export function either(...regions: readonly Region[]): Region {
  return { boxes: regions.flatMap(({ boxes }) => boxes), exact: regions.every(({ exact }) => exact) };
}

/** Everything else, within `among`. Of a region that is not exact nobody knows what is outside. */
export function opposite(of: Region, family: Family, among: Region = everything): Region {
  if (!of.exact) return { boxes: among.boxes, exact: false };
  let left: readonly Box[] = among.boxes;
  for (const box of of.boxes) {
    left = left.flatMap((each) => outside(each, box, family));
    if (left.length > mostBoxes) return { boxes: among.boxes, exact: false };
  }
  return { boxes: left, exact: among.exact };
}

/** Undefined: the region asks something that no packet alone answers. */
export function holds({ boxes }: Region, looks: Looks): boolean | undefined {
  let open = false;
  for (const box of boxes) {
    const answers = [...box].map(([dimension, bound]) => {
      const value = valueIn(looks, dimension);
      return value === undefined ? undefined : holdsPoint(bound, value);
    });
    if (answers.every((answer) => answer === true)) return true;
    if (!answers.includes(false)) open = true;
  }
  return open ? undefined : false;
}
