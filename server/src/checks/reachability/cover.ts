/**
 * Boxes of rules that take their packets for good, kept so that the one that covers another box is found without
 * comparing it with all of them: boxes that bound the same dimensions in the same way are keyed by their values.
 */
import type { Family } from '../../net/family.ts';
import { type Dimension, wholeOf } from '../../trace/space/dimensions.ts';
import { common, type Interval, type Intervals } from '../../trace/space/intervals.ts';
import { type Box, isInside, meet, outside } from '../../trace/space/region.ts';

export interface Cover {
  /** `by`: what is answered of boxes that this one covers. */
  add(box: Box, by: number): void;
  /** Forgets boxes that bound one of these dimensions. */
  forget(concerns: (dimension: Dimension) => boolean): void;
  /** The one that covers the whole box by itself. */
  one(box: Box): number | undefined;
  /** Several that cover it together, each once; undefined: they don't, as far as was looked. */
  several(box: Box): readonly number[] | undefined;
}

interface Taken {
  readonly box: Box;
  readonly by: number;
}

interface Shaped {
  readonly shape: Shape;
  /** Where the key says all about a box. */
  readonly keyed: Map<string, number>;
  /** Where boxes of one key have still to be compared. */
  readonly alike: Map<string, Taken[]>;
}

/** Ways in which boxes are bounded that are told apart, and boxes of one key that are compared one by one. */
const mostShapes = 64;
const mostAlike = 48;
/** Wide boxes that are tried together. */
const mostWide = 32;
const mostPieces = 128;

export function createCover(family: Family): Cover {
  let shapes = new Map<string, Shaped>();
  let wide: { readonly taken: Taken; readonly narrowness: number }[] = [];
  return {
    add(box, by) {
      const shape = shapeOf(box, family);
      const id = shape.map(({ dimension, block }) => `${dimension}/${block}`).join();
      let found = shapes.get(id);
      if (found === undefined) {
        if (shapes.size >= mostShapes) return;
        found = { shape, keyed: new Map(), alike: new Map() };
        shapes.set(id, found);
      }
      const key = keyOf(box, shape) ?? '';
      if (shape.every(({ block }) => block >= 0)) {
        if (!found.keyed.has(key)) found.keyed.set(key, by);
      } else {
        const list = found.alike.get(key);
        if (list === undefined) found.alike.set(key, [{ box, by }]);
        else if (list.length < mostAlike) list.push({ box, by });
      }
      const narrowness = narrownessOf(box, family);
      if (wide.length >= mostWide && narrowness >= (wide.at(-1)?.narrowness ?? 0)) return;
      wide = [...wide, { taken: { box, by }, narrowness }]
        .sort((a, b) => a.narrowness - b.narrowness)
        .slice(0, mostWide);
    },
    forget(concerns) {
      const stays = ({ box }: Taken): boolean => ![...box.keys()].some(concerns);
      wide = wide.filter(({ taken }) => stays(taken));
      shapes = new Map([...shapes].filter(([, { shape }]) => !shape.some(({ dimension }) => concerns(dimension))));
    },
    one(box) {
      let first: number | undefined;
      for (const { shape, keyed, alike } of shapes.values()) {
        const key = keyOf(box, shape);
        if (key === undefined) continue;
        const found = keyed.get(key) ?? alike.get(key)?.find((taken) => isInside(box, taken.box, family))?.by;
        if (found !== undefined && (first === undefined || found < first)) first = found;
      }
      return first;
    },
    several(box) {
      // What they have in common with the box must add up to the whole of it.
      const near: Taken[] = [];
      let sum = 0;
      for (const { taken } of wide) {
        const share = shareOf(box, taken.box, family);
        if (share === 0) continue;
        sum += share;
        near.push(taken);
      }
      if (near.length < 2 || sum < 0.999) return undefined;
      let left: readonly Box[] = [box];
      const used: number[] = [];
      for (const taken of near.sort((a, b) => a.by - b.by)) {
        if (!left.some((piece) => meet(piece, taken.box) !== undefined)) continue;
        left = left.flatMap((piece) => outside(piece, taken.box, family));
        used.push(taken.by);
        if (left.length === 0) return [...new Set(used)];
        if (left.length > mostPieces) return undefined;
      }
      return undefined;
    },
  };
}

/** How a box bounds a dimension: by an aligned block of so many bits' size, or (-1) in another way. */
type Shape = readonly { readonly dimension: Dimension; readonly block: number }[];

function shapeOf(box: Box, family: Family): Shape {
  return [...box]
    .map(([dimension, bound]) => ({ dimension, block: blockOf(bound) }))
    .sort((a, b) => (a.dimension < b.dimension ? -1 : 1))
    .map((each) => (isWhole(box, each.dimension, family) ? { ...each, block: -1 } : each));
}

function isWhole(box: Box, dimension: Dimension, family: Family): boolean {
  const [only, ...others] = wholeOf(dimension, family);
  const [bound] = box.get(dimension) ?? [];
  return others.length === 0 && only?.[0] === bound?.[0] && only?.[1] === bound?.[1];
}

/** Size in bits of the aligned block that the bound is; -1: it is none. A single name counts as a block of size 1. */
function blockOf(bound: Intervals): number {
  const [only] = bound;
  if (only === undefined || bound.length > 1) return -1;
  const [low, end] = only;
  if (typeof low === 'string') return end === `${low}\0` ? 0 : -1;
  if (typeof low === 'number' && typeof end === 'number') {
    const bits = Math.log2(end - low);
    return Number.isInteger(bits) && low % (end - low) === 0 ? bits : -1;
  }
  const size = BigInt(end) - BigInt(low);
  const bits = size.toString(2).length - 1;
  return size === 1n << BigInt(bits) && BigInt(low) % size === 0n ? bits : -1;
}

/** The key that a box covering this one has in a shape; undefined: no box of that shape covers it. */
function keyOf(box: Box, shape: Shape): string | undefined {
  let key = '';
  for (const { dimension, block } of shape) {
    if (block < 0) continue;
    const bound = box.get(dimension);
    const first = bound?.[0];
    const last = bound?.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const start = startOf(first, last, block);
    if (start === undefined) return undefined;
    key += `${start};`;
  }
  return key;
}

/** Where the block of this size begins that holds everything from the first interval to the last. */
function startOf([low]: Interval, [, end]: Interval, block: number): string | undefined {
  if (typeof low === 'string') return end === `${low}\0` ? low : undefined;
  if (typeof low === 'number' && typeof end === 'number') {
    const size = 2 ** block;
    const start = Math.floor(low / size);
    return Math.floor((end - 1) / size) === start ? String(start) : undefined;
  }
  const bits = BigInt(block);
  const start = BigInt(low) >> bits;
  return (BigInt(end) - 1n) >> bits === start ? String(start) : undefined;
}

/** At most which share of the box the other one holds too; 0: none. */
function shareOf(box: Box, other: Box, family: Family): number {
  let share = 1;
  for (const [dimension, bound] of other) {
    const own = box.get(dimension) ?? wholeOf(dimension, family);
    const met = common(own, bound);
    if (met.length === 0) return 0;
    share *= sizeOf(met) / sizeOf(own);
  }
  return share;
}

/** Values in the intervals; 1 for names, which nobody can count. */
function sizeOf(bound: Intervals): number {
  let size = 0;
  for (const [low, end] of bound) {
    if (typeof low === 'string') return 1;
    size += Number(end) - Number(low);
  }
  return size;
}

/** Bits by which the bounds narrow the space, roughly. */
function narrownessOf(box: Box, family: Family): number {
  let bits = 0;
  for (const [dimension, bound] of box) {
    const [whole] = wholeOf(dimension, family);
    if (whole === undefined || typeof whole[0] === 'string') {
      bits += bound.length > 1 ? 0.1 : 8;
      continue;
    }
    bits += Math.log2(sizeOf([whole]) / sizeOf(bound));
  }
  return bits;
}
