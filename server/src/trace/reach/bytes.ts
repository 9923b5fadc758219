/**
 * Bytes of the header that the way changes, the time to live and the type of service: what is left of them by now, and what
 * the sender must have set. They are functions of what was sent, as long as the state keeps in mind which.
 */
import { once, oncePer } from '../../text/once.ts';
import { afterChange, type ByteChange } from '../netfilter/targets/byteChange.ts';
import { type Dimension, wholeOf } from '../space/dimensions.ts';
import { common, holdsPoint, type Interval, type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import { pooled } from './pool.ts';
import { type Now, type State, withNow } from './state.ts';

const zero = numbers(0);
const byte = wholeOf('ttl', 'ipv4');

/** As ip_forward() does: a packet whose time is over goes no further. Undefined: that are all of them. */
export function lowered(state: State): State | undefined {
  const [left] = narrowedTo(state, alive);
  return left === undefined ? undefined : shiftedBy(left, -1);
}

const alive: Intervals = [[2, 256]];

/** The states behind a rule that changes a byte of each packet. */
export function rewritten(state: State, change: ByteChange): readonly State[] {
  if (change.field === 'tos') return [flipped(state, change)];
  if ('to' in change) return [withNow(state, { ttl: numbers(change.to) })];
  const { by } = change;
  // What would be raised above 255, or lowered below 0, has that value, whatever it had.
  const within = by > 0 ? numbers(0, 255 - by) : numbers(-by, 255);
  return [
    ...narrowedTo(state, within).map((each) => shiftedBy(each, by)),
    ...narrowedTo(state, without(byte, within)).map((each) => withNow(each, { ttl: numbers(by > 0 ? 255 : 0) })),
  ];
}

function flipped(state: State, change: Extract<ByteChange, { readonly field: 'tos' }>): State {
  const { now } = state;
  const current = now.get('tos');
  if (current !== undefined) return withNow(state, { tos: imageOf(current, change) });
  const as = bitsOf(now);
  // Of packets that came here by other rules nobody knows which.
  if (as === undefined) return withNow(state, { tos: imageOf(byte, change) });
  const { kept, flip } = as;
  return withNow(state, {
    'tos.kept': numbers(kept & change.keep),
    'tos.flipped': numbers(afterChange(change, flip)),
  });
}

/** What the values of a byte have become: thousands of states have the same few before. */
const imageOf = oncePer(
  (before: Intervals, change: ByteChange): Intervals =>
    intervalsOf(valuesWhere((value) => holdsPoint(before, value)).map((value) => one(afterChange(change, value)))),
);

function valuesWhere(holds: (value: number) => boolean): readonly number[] {
  return Array.from({ length: 256 }, (_, value) => value).filter(holds);
}

const one = (value: number): Interval => [value, value + 1];

/** Which bits of the type of service are still as they were sent, and which were set in the place of others. */
interface Bits {
  readonly kept: number;
  readonly flip: number;
}

const bitsOf = once((now: Now): Bits | undefined => {
  const [kept, flip] = [onlyOne(now.get('tos.kept') ?? numbers(255)), onlyOne(now.get('tos.flipped') ?? zero)];
  return kept === undefined || flip === undefined ? undefined : { kept, flip };
});

function onlyOne(values: Intervals): number | undefined {
  const [low, end] = ends(values);
  return end - low === 1 ? low : undefined;
}

/** The least, and the first that is more than all. */
function ends(values: Intervals): readonly [low: number, end: number] {
  return [Number(values[0]?.[0] ?? 0), Number(values.at(-1)?.[1] ?? 1)];
}

/** What the sender must have set for a byte that is asked about now. */
export interface Sent {
  readonly bound: Intervals;
  readonly exact: boolean;
}

/** Undefined: the field is none of these bytes, or another one was put in its place. */
export function asSent(now: Now, asked: Dimension, bound: Intervals): Sent | undefined {
  if ((asked !== 'ttl' && asked !== 'tos') || now.has(asked)) return undefined;
  return asked === 'ttl' ? ttlAsSent(now, bound) : tosAsSent(now, bound);
}

const ttlAsSent = oncePer((now: Now, bound: Intervals): Sent => {
  const [least, end] = ends(now.get('hops') ?? zero);
  const before = bound.map(([from, to]): Interval => [Number(from) + least, Number(to) + end - 1]);
  return { bound: common(intervalsOf(before), byte), exact: end - least === 1 };
});

function tosAsSent(now: Now, bound: Intervals): Sent {
  const bits = bitsOf(now);
  if (bits === undefined) return { bound: byte, exact: false };
  const { kept, flip } = bits;
  if (kept === 255 && flip === 0) return { bound, exact: true };
  return { bound: tosBefore(now, bound), exact: true };
}

const tosBefore = oncePer((now: Now, bound: Intervals): Intervals => {
  const { kept, flip } = bitsOf(now) ?? { kept: 255, flip: 0 };
  return intervalsOf(valuesWhere((value) => holdsPoint(bound, (value & kept) ^ flip)).map(one));
});

/** Whether rules have changed it since it was sent. */
export function isRewritten(now: Now, field: 'ttl' | 'tos'): boolean {
  if (now.has(field)) return true;
  if (field === 'ttl') return !isNone(now.get('hops'));
  const bits = bitsOf(now);
  return bits === undefined || bits.kept !== 255 || bits.flip !== 0;
}

function isNone(hops: Intervals | undefined): boolean {
  return hops === undefined || onlyOne(hops) === 0;
}

/** The packets of a state whose time to live is one of these by now. */
function narrowedTo(state: State, wanted: Intervals): readonly State[] {
  const { box, now, pool } = state;
  const current = now.get('ttl');
  if (current !== undefined) {
    const left = common(current, wanted);
    return left.length === 0 ? [] : [withNow(state, { ttl: left })];
  }
  const left = sentWithin(box, ttlAsSent(now, wanted).bound);
  return left === undefined ? [] : [{ ...state, box: pooled(pool, left) }];
}

/** The same box for the same packets: states that share theirs go on to do so. */
const sentWithin = oncePer((box: Box, wanted: Intervals): Box | undefined => {
  const left = common(box.get('ttl') ?? byte, wanted);
  return left.length === 0 ? undefined : new Map(box).set('ttl', left);
});

function shiftedBy(state: State, by: number): State {
  const { now } = state;
  const shift = (values: Intervals, added: number): Intervals =>
    values.map(([from, to]) => [Number(from) + added, Number(to) + added]);
  const current = now.get('ttl');
  return withNow(
    state,
    current === undefined ? { hops: shift(now.get('hops') ?? zero, -by) } : { ttl: shift(current, by) },
  );
}
