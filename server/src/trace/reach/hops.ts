/** The time to live, which each router lowers: what is left of it, and what the sender must have set. */
import { once, oncePer } from '../../text/once.ts';
import { wholeOf } from '../space/dimensions.ts';
import { common, type Intervals, intervalsOf } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import { pooled } from './pool.ts';
import { type Now, type State, withNow } from './state.ts';

const zero = numbers(0);

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
    : { ...withNow(state, { hops: shifted(now.get('hops') ?? zero, 1) }), box: pooled(state.pool, left) };
}

const alive: Intervals = [[2, 256]];

/** The same box for the same packets: states that share theirs go on to do so. */
const livingOn = once((box: Box): Box | undefined => {
  const left = common(box.get('ttl') ?? wholeOf('ttl', 'ipv4'), alive);
  return left.length === 0 ? undefined : new Map(box).set('ttl', left);
});

/** What it can be by now. */
export function ttlNow({ box, now }: State): Intervals {
  const current = now.get('ttl');
  if (current !== undefined) return current;
  return behind(box.get('ttl') ?? wholeOf('ttl', 'ipv4'), now.get('hops') ?? zero);
}

const behind = oncePer((sent: Intervals, hops: Intervals): Intervals => {
  const [[least, end] = [0, 1]] = hops;
  return common(intervalsOf(shifted(sent, 1 - Number(end), -Number(least))), wholeOf('ttl', 'ipv4'));
});

/** What the sender must have set for a time to live that is asked about now. */
export function beforeHops(now: Now, bound: Intervals): { readonly bound: Intervals; readonly exact: boolean } {
  if (now.has('ttl')) return { bound, exact: true };
  const [[least, end] = [0, 1]] = now.get('hops') ?? [];
  const most = Number(end) - 1;
  return { bound: intervalsOf(shifted(bound, Number(least), most)), exact: least === most };
}

/** Each interval by so many; `high`: by up to so many. */
function shifted(values: Intervals, low: number, high = low): Intervals {
  return values.map(([from, to]) => [Number(from) + low, Number(to) + high]);
}
