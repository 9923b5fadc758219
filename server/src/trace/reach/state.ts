/**
 * Many packets at one place of their way, all at once. A state holds at least the packets that can be there, never
 * fewer: where none is left, none can come. Whether those that are left do come, a trace has to prove.
 */
import type { Family } from '../../net/family.ts';
import { type Dimension, states } from '../space/dimensions.ts';
import { holdsPoint, type Point } from '../space/intervals.ts';
import { type Box, meet, outside, type Region } from '../space/region.ts';
import { bitOf, type NowMarks, unmarked } from './marks.ts';

/** `open`: it may have any value. */
export type Now = Point | 'open';

export interface State {
  /** The packets as they were sent, and the interface they leave by once routing has decided. */
  readonly box: Box;
  /** What the way has changed of them. */
  readonly now: ReadonlyMap<Dimension, Now>;
  readonly marks: NowMarks;
  /** Told to be left alone by connection tracking. */
  readonly untracked: boolean;
  /** Something happened whose effect no region tells: every condition may hold, and fail. */
  readonly unsure: boolean;
}

const unseen: Readonly<Partial<Record<Dimension, Now>>> = {
  state: states.indexOf('INVALID'),
  direction: 2,
  dnat: 0,
  snat: 0,
};

/** `marks`: those that the packets are sent with. */
export function stateOf(box: Box, marks: NowMarks = unmarked): State {
  // Connection tracking has not looked yet: xt_conntrack.c takes such a packet for INVALID.
  const now = new Map<Dimension, Now>(Object.entries(unseen) as [Dimension, Now][]);
  return { box, now, marks, untracked: false, unsure: false };
}

type Nows = State['now'];

/** What became of a packet's fields: thousands of states differ in their boxes only, and change alike. */
const changed = new WeakMap<Nows, Map<string, Nows>>();

export function withNow(state: State, values: Readonly<Partial<Record<Dimension, Now | undefined>>>): State {
  const entries = Object.entries(values);
  let key = '';
  for (const [dimension, value] of entries) key += `${dimension} ${typeof value} ${value};`;
  const known = changed.get(state.now) ?? new Map<string, Nows>();
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

/** The packets of the state with this box; the same state where the box is the same. */
function boxed(state: State, box: Box): State {
  return box === state.box ? state : { ...state, box };
}

/** A box of a region as states see it: what is settled is looked at, what is open is no bound. */
interface Seen {
  readonly box: Box;
  readonly exact: boolean;
}

function see(state: Fixed, box: Box): Seen | undefined {
  const bounds = new Map(box);
  let exact = true;
  for (const [dimension, bound] of box) {
    const value = settledOf(state, dimension);
    if (value === undefined) continue;
    bounds.delete(dimension);
    if (value === 'open') exact = false;
    else if (!holdsPoint(bound, value)) return undefined;
  }
  return { box: bounds, exact };
}

/** Undefined: the dimension is still as the packet was sent. */
function settledOf({ now, marks }: Fixed, dimension: Dimension): Now | undefined {
  const known = now.get(dimension);
  if (known !== undefined) return known;
  const [kind, index] = dimension.split('.');
  if (kind !== 'mark' && kind !== 'ctmark') return dimension.startsWith('asks:') ? 'open' : undefined;
  const bit = bitOf(marks[kind], Number(index));
  return bit === 'sent' ? undefined : bit;
}

/** All but the box: thousands of states share it. */
type Fixed = Pick<State, 'now' | 'marks'>;

/** The boxes of a region as states see them, found once for all states that share what is settled. */
function viewer({ boxes }: Region): (state: State) => readonly Seen[] {
  const known = new Map<Nows, Map<NowMarks, readonly Seen[]>>();
  return (state) => {
    const ofNow = known.get(state.now) ?? new Map<NowMarks, readonly Seen[]>();
    known.set(state.now, ofNow);
    let found = ofNow.get(state.marks);
    if (found === undefined) {
      found = boxes.flatMap((box) => see(state, box) ?? []);
      ofNow.set(state.marks, found);
    }
    return found;
  };
}

export interface Split {
  readonly inside: readonly State[];
  readonly rest: readonly State[];
}

/** The packets of the states that may lie in the region, and those that may lie outside. */
export function split(states: readonly State[], region: Region, family: Family): Split {
  const seenBy = viewer(region);
  const inside: State[] = [];
  const rest: State[] = [];
  for (const state of states) {
    if (state.unsure) {
      inside.push(state);
      rest.push(state);
      continue;
    }
    let left: readonly Box[] = [state.box];
    for (const seen of seenBy(state)) {
      const sure = region.exact && seen.exact;
      const still: Box[] = [];
      for (const piece of left) {
        const met = meet(piece, seen.box);
        if (met === undefined) {
          still.push(piece);
          continue;
        }
        inside.push(boxed(state, seen.box.size === 0 ? piece : met));
        if (sure) still.push(...outside(piece, seen.box, family));
        else still.push(piece);
      }
      left = still;
      if (left.length === 0) break;
    }
    for (const box of left) rest.push(boxed(state, box));
  }
  return { inside, rest };
}

/** The packets of the states within a box. */
export function within(states: readonly State[], box: Box): readonly State[] {
  return states.flatMap((state) => {
    const seen = see(state, box);
    const met = seen === undefined ? undefined : meet(state.box, seen.box);
    return met === undefined ? [] : [boxed(state, met)];
  });
}
