/**
 * What states share. Thousands of them come to the same fields and marks again, by other rules: equal values are one object
 * here, so that what was found out of one holds for all of them, and that states are the same can be seen.
 */
import type { Family } from '../../net/family.ts';
import type { Intervals } from '../space/intervals.ts';
import { around, type Box, meet } from '../space/region.ts';
import { type Bits, isUntouched, type NowMarks } from './marks.ts';

/** Of one search, with those within it: it is kept as long as their states are. */
export interface Pool {
  readonly fields: Map<string, Box>;
  readonly marks: Map<string, NowMarks>;
  /** Names of bounds, by what they hold, and by the objects that were seen already. */
  readonly names: Map<string, string>;
  readonly named: WeakMap<Intervals, string>;
  /** What boxes have in common with others, and what of them lies beside these: both are of the pool. */
  readonly parts: Map<Box, Map<Box, Parts>>;
}

interface Parts {
  /** Undefined: nothing. */
  readonly inside: Box | undefined;
  /** Undefined: nobody has asked yet. */
  beside: readonly Box[] | undefined;
}

export function newPool(): Pool {
  return { fields: new Map(), marks: new Map(), names: new Map(), named: new WeakMap(), parts: new Map() };
}

/** These bounds, or those of the pool that are equal. */
export function pooled(pool: Pool, box: Box): Box {
  return entry(pool.fields, keyIn(pool, box), () => box);
}

/** The same text for equal bounds. */
export function keyIn(pool: Pool, box: Box): string {
  const parts: string[] = [];
  for (const [dimension, bound] of box) parts.push(`${dimension}=${nameIn(pool, bound)}`);
  return parts.sort().join(' ');
}

export function pooledMarks({ marks: known }: Pool, marks: NowMarks): NowMarks {
  return entry(known, `${textOf(marks.mark)} ${textOf(marks.ctmark)}`, () => marks);
}

/** What two boxes of the pool have in common. */
export function metIn(pool: Pool, box: Box, other: Box): Box | undefined {
  return partsIn(pool, box, other).inside;
}

/** The same as `around`, of boxes of the pool that have packets in common. */
export function besideIn(pool: Pool, box: Box, other: Box, family: Family): readonly Box[] {
  const parts = partsIn(pool, box, other);
  parts.beside ??= around(box, other, family).map((each) => pooled(pool, each));
  return parts.beside;
}

function partsIn(pool: Pool, box: Box, other: Box): Parts {
  const ofBox = entry(pool.parts, box, () => new Map<Box, Parts>());
  return entry(ofBox, other, (): Parts => {
    const inside = meet(box, other);
    return { inside: inside === undefined ? undefined : pooled(pool, inside), beside: undefined };
  });
}

/** A mark that was never changed is another one than what was changed to the same. */
function textOf(word: Bits): string {
  return `${word.ones} ${word.zeros} ${word.sent} ${word.crossed}${isUntouched(word) ? ' untouched' : ''}`;
}

function nameIn({ names, named }: Pick<Pool, 'names' | 'named'>, bound: Intervals): string {
  const known = named.get(bound);
  if (known !== undefined) return known;
  let text = '';
  for (const [low, end] of bound) text += `${written(low)} ${written(end)};`;
  const name = entry(names, text, () => String(names.size));
  named.set(bound, name);
  return name;
}

/** No two points are written alike: names of interfaces may have whatever character. */
function written(point: Intervals[number][0]): string {
  return typeof point === 'string' ? JSON.stringify(point) : point.toString();
}

/** What is known by the key, made the first time. */
export function entry<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}
