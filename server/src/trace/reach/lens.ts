/** How states see the region of a rule: which of their packets lie in it, and which beside. */
import type { Family } from '../../net/family.ts';
import type { Dimension } from '../space/dimensions.ts';
import { common, holdsPoint, type Intervals, without } from '../space/intervals.ts';
import type { Box, Region } from '../space/region.ts';
import { asSent } from './bytes.ts';
import { bitOf, type NowMarks, withBit } from './marks.ts';
import { besideIn, entry, metIn, pooled, pooledMarks } from './pool.ts';
import { headersOf, type Now, type State } from './state.ts';
import { type Headers, type Link, locate } from './tuples.ts';

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
interface Fixed extends Pick<State, 'now' | 'marks' | 'link' | 'pool'> {
  readonly headers: Headers;
}

function see(fixed: Fixed, box: Box): Seen | undefined {
  const sent = new Map<Dimension, Intervals>();
  const current = new Map<Dimension, Intervals>();
  let exact = true;
  for (const [asked, wanted] of box) {
    const before = asSent(fixed.now, asked, wanted);
    if (before !== undefined) exact &&= before.exact;
    if (before?.bound.length === 0) return undefined;
    const found = locate(fixed, asked, before?.bound ?? wanted);
    if (found === 'fails') return undefined;
    if (found === 'holds') continue;
    const { dimension, bound, as } = found;
    const bit = bitAt(fixed, dimension);
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
  return narrow === undefined ? undefined : { box: pooled(fixed.pool, sent), exact, ...narrow };
}

/** `sent`: no bit of a mark, or one that is still as it was sent; `unasked`: what nothing that is known of states tells. */
function bitAt({ marks, now }: Current, dimension: Dimension): ReturnType<typeof bitOf> | 'unasked' {
  const at = markAt(dimension);
  if (at !== undefined) return bitOf(marks[at.mark], at.bit);
  const isUntold = dimension.startsWith('asks:') || (dimension.startsWith('tcpOption.') && now.has('tcpOptions'));
  return isUntold ? 'unasked' : 'sent';
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

const bits: Intervals = [[0, 2]];

/** Undefined: none of the values will do. */
function narrowed(
  { now, marks, pool }: Current & Pick<State, 'pool'>,
  bounds: Box,
): Pick<Seen, 'inside' | 'others'> | undefined {
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
        ? { ...inside, now: pooled(pool, new Map(inside.now).set(dimension, values)) }
        : {
            ...inside,
            marks: pooledMarks(pool, withBit(inside.marks, at.mark, at.bit, holdsPoint(values, 1) ? 1 : 0)),
          };
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

type Seer = (state: State) => Seen | undefined;

/** A region, and how states see each of its boxes: what was found out of some states holds for those that are alike. */
export interface Lens {
  readonly region: Region;
  readonly seers: readonly Seer[];
  /** Of a region that is not exact what certainly lies inside. */
  readonly certain?: Lens;
}

export function lensOf(region: Region): Lens {
  const { boxes, exact, certain = [] } = region;
  const lens: Lens = { region, seers: boxes.map(seer) };
  return exact || certain.length === 0 ? lens : { ...lens, certain: lensOf({ boxes: certain, exact: true }) };
}

function meeting(see: Seer, state: State): Met | undefined {
  const seen = see(state);
  const box = seen === undefined ? undefined : metIn(state.pool, state.box, seen.box);
  return seen === undefined || box === undefined ? undefined : { seen, box };
}

/** More than this is not kept in mind of one box: states that have gone on are not asked about again. */
const mostSeen = 1000;

function seer(box: Box): Seer {
  const known = new Map<Headers, Map<Link, Map<NowMarks, Map<Now, Seen | undefined>>>>();
  let seen = 0;
  return ({ box: packets, now, marks, link, pool }) => {
    const headers = headersOf(packets);
    const ofHeaders = entry(known, headers, () => new Map<Link, Map<NowMarks, Map<Now, Seen | undefined>>>());
    const ofLink = entry(ofHeaders, link, () => new Map<NowMarks, Map<Now, Seen | undefined>>());
    const before = ofLink.get(marks);
    const same = before?.get(now);
    if (same !== undefined || before?.has(now) === true) return same;
    const found = see({ now, marks, link, headers, pool }, box);
    if (++seen > mostSeen) {
      known.clear();
      seen = 0;
    } else entry(ofLink, marks, () => new Map<Now, Seen | undefined>()).set(now, found);
    return found;
  };
}

export interface Split {
  readonly inside: readonly State[];
  readonly rest: readonly State[];
}

/** The packets of the states that may lie in the region, and those that may lie outside. */
export function split(states: readonly State[], lens: Lens, family: Family): Split {
  const { region, seers, certain } = lens;
  if (certain !== undefined) return { inside: insideOf(states, lens), rest: split(states, certain, family).rest };
  const inside: State[] = [];
  const rest: State[] = [];
  for (const state of states) {
    let left: readonly State[] = [state];
    for (const see of seers) {
      const still: State[] = [];
      for (const piece of left) {
        const met = meeting(see, piece);
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
        for (const other of besideIn(piece.pool, piece.box, seen.box, family)) still.push(part(piece, other, piece));
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
  return states.flatMap((state) => {
    const found: State[] = [];
    for (const see of seers) {
      const met = meeting(see, state);
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
  const see = seer(box);
  return states.flatMap((state) => {
    const met = meeting(see, state);
    return met === undefined ? [] : [part(state, met.box, met.seen.inside)];
  });
}
