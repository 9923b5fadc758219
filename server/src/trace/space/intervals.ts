/**
 * Sets of values as sorted, disjoint, half-open intervals. Values are numbers (ports, IPv4 addresses), bigints (IPv6
 * addresses) or strings (names of interfaces, in the order of their UTF-16 units, where all names that begin with a
 * prefix lie side by side). Half-open intervals need no predecessor, which strings don't have.
 */

export type Point = number | bigint | string;

/** From the first point up to, and without, the second. */
export type Interval = readonly [low: Point, end: Point];

/** Empty: no value. */
export type Intervals = readonly Interval[];

export function holdsPoint(intervals: Intervals, point: Point): boolean {
  return intervals.some(([low, end]) => low <= point && point < end);
}

/** Sorts, drops what is empty, and joins what overlaps or touches. */
export function intervalsOf(parts: readonly Interval[]): Intervals {
  const sorted = parts.filter(([low, end]) => low < end).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const joined: [Point, Point][] = [];
  for (const [low, end] of sorted) {
    const last = joined.at(-1);
    if (last === undefined || last[1] < low) joined.push([low, end]);
    else if (last[1] < end) last[1] = end;
  }
  return joined;
}

export function common(a: Intervals, b: Intervals): Intervals {
  if (a === b) return a;
  const found: Interval[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [first, second] = [a[i], b[j]];
    if (first === undefined || second === undefined) return found;
    let [low, end] = first;
    if (second[0] > low) low = second[0];
    if (second[1] < end) end = second[1];
    if (low < end) found.push([low, end]);
    if (first[1] < second[1]) i++;
    else j++;
  }
}

/** What of `whole` is not in `taken`. */
export function without(whole: Intervals, taken: Intervals): Intervals {
  const left: Interval[] = [];
  for (const [low, end] of whole) {
    let from = low;
    for (const [start, stop] of taken) {
      if (stop <= from) continue;
      if (start >= end) break;
      if (start > from) left.push([from, start]);
      from = stop;
      if (from >= end) break;
    }
    if (from < end) left.push([from, end]);
  }
  return left;
}

export function isWithin(inner: Intervals, outer: Intervals): boolean {
  return without(inner, outer).length === 0;
}
