/**
 * Many packets at one place of their way, all at once. A state holds at least the packets that can be there, never
 * fewer: where none is left, none can come. Whether those that are left do come, a trace has to prove.
 */
import type { Family } from '../../net/family.ts';
import { once } from '../../text/once.ts';
import { type Dimension, missing, namesLike, states, wholeOf } from '../space/dimensions.ts';
import { common, holdsPoint, type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { around, type Box, meet, numbers, type Region } from '../space/region.ts';
import type { RuleRef } from '../trace.ts';
import { bitOf, type NowMarks, unmarked, withBit } from './marks.ts';
import { type Headers, type Link, locate, unlinked } from './tuples.ts';

/** Fields that the way has changed: each packet of the state has one of the values, nobody says which. */
export type Now = ReadonlyMap<Dimension, Intervals>;

export interface State {
  /**
   * The packets as they were sent, with the connection that they found, and the interface they leave by once routing
   * has decided.
   */
  readonly box: Box;
  readonly now: Now;
  readonly marks: NowMarks;
  /** What the tuples of the packet's connection have to do with the packet. */
  readonly link: Link;
  readonly track: Track;
  /**
   * The rule that gave the packets into hands outside of the dumps: no trace follows them there, and no packet can be
   * shown. Undefined: none did.
   */
  readonly handedOver: RuleRef | undefined;
}

/** Connection tracking has yet to look (`undecided`), and the first rule of raw that tells it how counts; or it has looked. */
export type Track = 'undecided' | 'notrack' | 'template' | 'done';

const zero = numbers(0);
const noDirection = numbers(2);

/** That of no helper. */
export const nobody: Intervals = namesLike('', false);

/** Without a connection. xt_conntrack.c takes a packet that was never looked up for INVALID. */
export const unseen: Changes = {
  state: numbers(states.indexOf('INVALID')),
  direction: noDirection,
  dnat: zero,
  snat: zero,
  'ct.helper': nobody,
};

/** Seen by connection tracking, which knew no connection of it: it is not confirmed before the last table is behind it. */
export const began: Changes = {
  state: numbers(states.indexOf('NEW')),
  direction: zero,
  'ct.expected': zero,
  'ct.seenReply': zero,
  'ct.assured': zero,
  'ct.confirmed': zero,
};

/**
 * What packets have before anything happens to them. Each search has its own: all that becomes of it is kept as long as
 * it is (`withNow`).
 */
export function atFirst(): Now {
  return new Map(Object.entries({ ...unseen, balanced: zero, hops: zero }) as [Dimension, Intervals][]);
}

/** `marks`: those that the packets are sent with. */
export function stateOf(box: Box, now: Now, marks: NowMarks = unmarked): State {
  return { box, now, marks, link: unlinked, track: 'undecided', handedOver: undefined };
}

/** `undefined`: as the packet was sent. */
export type Changes = Readonly<Partial<Record<Dimension, Intervals | undefined>>>;

/** These fields with any value. */
export function open(family: Family, ...fields: readonly Dimension[]): Changes {
  return Object.fromEntries(fields.map((field) => [field, wholeOf(field, family)]));
}

/** What became of a packet's fields: thousands of states differ in their boxes only, and change alike. */
const changed = new WeakMap<Now, Map<string, Now>>();

export function withNow(state: State, changes: Changes): State {
  const values = withTypes(changes);
  const entries = Object.entries(values);
  if (entries.every(([dimension, value]) => state.now.get(dimension as Dimension) === value)) return state;
  const key = keyOf(values);
  const known = changed.get(state.now) ?? new Map<string, Now>();
  changed.set(state.now, known);
  let now = known.get(key);
  if (now === undefined) {
    const fresh = new Map(state.now);
    for (const [dimension, value] of entries) {
      if (value === undefined) fresh.delete(dimension as Dimension);
      else fresh.set(dimension as Dimension, value);
    }
    now = fresh;
    known.set(key, now);
  }
  return { ...state, now };
}

/** The same changes of all of them. */
export function withAll(states: readonly State[], changes: Changes): readonly State[] {
  return states.map((state) => withNow(state, changes));
}

/** Another address may be the node's own, or not. */
function withTypes(changes: Changes): Changes {
  return 'src' in changes || 'dst' in changes ? withEither(changes) : changes;
}

const withEither = once((changes: Changes): Changes => {
  const either = (side: 'src' | 'dst'): Changes =>
    side in changes ? { [`${side}.local`]: changes[side] === undefined ? undefined : anybodys } : {};
  return { ...changes, ...either('src'), ...either('dst') };
});

const keyOf = once((values: Changes): string => {
  let key = '';
  for (const [dimension, value] of Object.entries(values)) key += `${dimension} ${value?.join()};`;
  return key;
});

export function isConnected({ now }: State): boolean {
  return now.get('direction')?.some(([low]) => Number(low) < 2) === true;
}

/** Sent by the node itself. A packet that arrived is routed behind PREROUTING, once: its interface stays what it is. */
export function isOwn({ now }: State): boolean {
  const device = now.get('in');
  return device !== undefined && device.length === 1 && device[0]?.[0] === '' && device[0][1] === '\0';
}

/** The same whatever hooks show of it by now: so it was sent. */
export function beganHere({ box }: State): boolean {
  const device = box.get('in');
  return device !== undefined && device.length === 1 && device[0]?.[0] === '' && device[0][1] === '\0';
}

/** Which headers the packets have behind that of IP. */
export function headersOf(box: Box): Headers {
  const has = (dimension: 'sport' | 'icmp'): boolean => {
    const lowest = box.get(dimension)?.[0]?.[0];
    return lowest !== undefined && lowest !== missing;
  };
  return has('sport') ? 'ports' : has('icmp') ? 'icmp' : 'bare';
}

/** A box of a region as states see it. */
interface Seen {
  /** What it asks of the packets as they were sent. */
  readonly box: Box;
  /** What was changed, where it holds; and, apart from each other, where it doesn't. */
  readonly inside: Current;
  readonly others: readonly Current[];
  readonly exact: boolean;
}

type Current = Pick<State, 'now' | 'marks'>;

/** All but the box: thousands of states share it. */
interface Fixed extends Pick<State, 'now' | 'marks' | 'link'> {
  readonly headers: Headers;
}

function see(fixed: Fixed, box: Box): Seen | undefined {
  const sent = new Map<Dimension, Intervals>();
  const current = new Map<Dimension, Intervals>();
  let exact = true;
  for (const [asked, wanted] of box) {
    const then = asked === 'ttl' ? beforeHops(fixed.now, wanted) : { bound: wanted, exact: true };
    exact &&= then.exact;
    const found = locate(fixed, asked, then.bound);
    if (found === 'fails') return undefined;
    if (found === 'holds') continue;
    const { dimension, bound, as } = found;
    const bit = bitAt(fixed.marks, dimension);
    if (bit === 'unasked') exact = false;
    else if (bit === 0 || bit === 1) {
      if (!holdsPoint(bound, bit)) return undefined;
    } else {
      const into = bit === 'open' || (as === 'now' && fixed.now.has(dimension)) ? current : sent;
      const where = bit === 'crossed' ? crossedOver(dimension) : dimension;
      const both = common(bound, into.get(where) ?? bound);
      if (both.length === 0) return undefined;
      into.set(where, both);
    }
  }
  const narrow = narrowed(fixed, current);
  return narrow === undefined ? undefined : { box: sent, exact, ...narrow };
}

/** As ip_forward() does: a packet whose time is over goes no further. Undefined: that are all of them. */
export function lowered(state: State): State | undefined {
  const { box, now } = state;
  const current = now.get('ttl');
  if (current !== undefined) {
    const left = common(current, alive);
    return left.length === 0 ? undefined : withNow(state, { ttl: shifted(left, -1) });
  }
  const left = livingOn(box);
  return left === undefined
    ? undefined
    : { ...withNow(state, { hops: shifted(now.get('hops') ?? zero, 1) }), box: left };
}

const alive: Intervals = [[2, 256]];

/** The same box for the same packets: states that share theirs go on to do so. */
const livingOn = once((box: Box): Box | undefined => {
  const left = common(box.get('ttl') ?? wholeOf('ttl', 'ipv4'), alive);
  return left.length === 0 ? undefined : new Map(box).set('ttl', left);
});

/** What the sender must have set for a time to live that is asked about now. */
function beforeHops(now: Now, bound: Intervals): { readonly bound: Intervals; readonly exact: boolean } {
  if (now.has('ttl')) return { bound, exact: true };
  const [[least, end] = [0, 1]] = now.get('hops') ?? [];
  const most = Number(end) - 1;
  return { bound: intervalsOf(shifted(bound, Number(least), most)), exact: least === most };
}

/** Each interval by so many; `high`: by up to so many. */
function shifted(values: Intervals, low: number, high = low): Intervals {
  return values.map(([from, to]) => [Number(from) + low, Number(to) + high]);
}

/** `sent`: no bit of a mark, or one that is still as it was sent; `unasked`: no question of a mark at all. */
function bitAt(marks: NowMarks, dimension: Dimension): ReturnType<typeof bitOf> | 'unasked' {
  const at = markAt(dimension);
  if (at !== undefined) return bitOf(marks[at.mark], at.bit);
  return dimension.startsWith('asks:') ? 'unasked' : 'sent';
}

/** The same bit of the other mark. */
function crossedOver(dimension: Dimension): Dimension {
  const at = markAt(dimension);
  if (at === undefined) return dimension;
  return at.mark === 'mark' ? `ctmark.${at.bit}` : `mark.${at.bit}`;
}

function markAt(dimension: Dimension): { readonly mark: keyof NowMarks; readonly bit: number } | undefined {
  if (dimension.startsWith('mark.')) return { mark: 'mark', bit: Number(dimension.slice(5)) };
  return dimension.startsWith('ctmark.') ? { mark: 'ctmark', bit: Number(dimension.slice(7)) } : undefined;
}

/** Of addresses that nobody knows. */
const anybodys: Intervals = wholeOf('dst.local', 'ipv4');

const bits: Intervals = [[0, 2]];

/** Undefined: none of the values will do. */
function narrowed({ now, marks }: Current, bounds: Box): Pick<Seen, 'inside' | 'others'> | undefined {
  const others: Current[] = [];
  let inside: Current = { now, marks };
  for (const [dimension, bound] of bounds) {
    const at = markAt(dimension);
    const known = at === undefined ? (inside.now.get(dimension) ?? []) : bits;
    const both = common(known, bound);
    if (both.length === 0) return undefined;
    const beyond = without(known, bound);
    if (beyond.length === 0) continue;
    const set = (values: Intervals): Current =>
      at === undefined
        ? { ...inside, now: new Map(inside.now).set(dimension, values) }
        : { ...inside, marks: withBit(inside.marks, at.mark, at.bit, holdsPoint(values, 1) ? 1 : 0) };
    others.push(set(beyond));
    inside = set(both);
  }
  return { inside, others };
}

/** What of a state's packets lies in a box of a region. */
interface Met {
  readonly seen: Seen;
  readonly box: Box;
}

type Viewer = (state: State) => Met | undefined;

type Seer = (state: State) => Seen | undefined;

/** A region, and how states see each of its boxes: what was found out of some states holds for those that are alike. */
export interface Lens {
  readonly region: Region;
  readonly seers: readonly Seer[];
}

export function lensOf(region: Region): Lens {
  return { region, seers: region.boxes.map(seer) };
}

/** A box of a region as states see it, found once for all states that share what is settled, and met once for each box. */
function viewer(see: Seer): Viewer {
  const known = new Map<Seen, Map<Box, Met | undefined>>();
  return (state) => {
    const seen = see(state);
    if (seen === undefined) return undefined;
    const ofSeen = entry(known, seen, () => new Map());
    if (ofSeen.has(state.box)) return ofSeen.get(state.box);
    const both = meet(state.box, seen.box);
    const met = both === undefined ? undefined : { seen, box: both };
    ofSeen.set(state.box, met);
    return met;
  };
}

/** More than this is not kept in mind of one box: states that have gone on are not asked about again. */
const mostSeen = 1000;

function seer(box: Box): Seer {
  const known = new Map<Headers, Map<Link, Map<NowMarks, Map<Now, Seen | undefined>>>>();
  let seen = 0;
  return ({ box: packets, now, marks, link }) => {
    const headers = headersOf(packets);
    const ofHeaders = entry(known, headers, () => new Map<Link, Map<NowMarks, Map<Now, Seen | undefined>>>());
    const ofLink = entry(ofHeaders, link, () => new Map<NowMarks, Map<Now, Seen | undefined>>());
    const before = ofLink.get(marks);
    const same = before?.get(now);
    if (same !== undefined || before?.has(now) === true) return same;
    const found = see({ now, marks, link, headers }, box);
    if (++seen > mostSeen) {
      known.clear();
      seen = 0;
    } else entry(ofLink, marks, () => new Map<Now, Seen | undefined>()).set(now, found);
    return found;
  };
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

export interface Split {
  readonly inside: readonly State[];
  readonly rest: readonly State[];
}

/** The packets of the states that may lie in the region, and those that may lie outside. */
export function split(states: readonly State[], { region, seers }: Lens, family: Family): Split {
  const viewers = seers.map(viewer);
  const beside = new Map<Met, readonly Box[]>();
  const inside: State[] = [];
  const rest: State[] = [];
  for (const state of states) {
    let left: readonly State[] = [state];
    for (const seenBy of viewers) {
      const still: State[] = [];
      for (const piece of left) {
        const met = seenBy(piece);
        if (met === undefined) {
          still.push(piece);
          continue;
        }
        const { seen, box } = met;
        inside.push(part(piece, box, seen.inside));
        if (!region.exact || !seen.exact) {
          still.push(piece);
          continue;
        }
        const beyond = entry(beside, met, () => around(piece.box, seen.box, family));
        for (const other of beyond) still.push(part(piece, other, piece));
        for (const other of seen.others) still.push(part(piece, box, other));
      }
      left = still;
      if (left.length === 0) break;
    }
    rest.push(...left);
  }
  return { inside, rest };
}

/** The packets of the states that may lie in the region. */
export function insideOf(states: readonly State[], { seers }: Lens): readonly State[] {
  const viewers = seers.map(viewer);
  return states.flatMap((state) => {
    const found: State[] = [];
    for (const seenBy of viewers) {
      const met = seenBy(state);
      if (met === undefined) continue;
      const inside = part(state, met.box, met.seen.inside);
      if (inside === state) return [state];
      found.push(inside);
    }
    return found;
  });
}

/** Some packets of a state; the same state where nothing is different. */
function part(state: State, box: Box, { now, marks }: Current): State {
  const same = box === state.box && now === state.now && marks === state.marks;
  return same ? state : { ...state, box, now, marks };
}

/** The packets of the states within a box. */
export function within(states: readonly State[], box: Box): readonly State[] {
  const seenBy = viewer(seer(box));
  return states.flatMap((state) => {
    const met = seenBy(state);
    return met === undefined ? [] : [part(state, met.box, met.seen.inside)];
  });
}
