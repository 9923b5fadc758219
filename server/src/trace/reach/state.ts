/**
 * Many packets at one place of their way, all at once. A state holds at least the packets that can be there, never
 * fewer: where none is left, none can come. Whether those that are left do come, a trace has to prove.
 */
import type { Family } from '../../net/family.ts';
import { once } from '../../text/once.ts';
import { type Dimension, missing, namesLike, states, wholeOf } from '../space/dimensions.ts';
import type { Intervals } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import type { RuleRef } from '../trace.ts';
import type { NowMarks } from './marks.ts';
import { type Pool, pooled } from './pool.ts';
import { type Headers, type Link, unlinked } from './tuples.ts';

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
  /** Equal boxes, fields and marks are one object in it. */
  readonly pool: Pool;
}

/** Connection tracking has yet to look (`undecided`), and the first rule of raw that tells it how counts; or it has looked. */
export type Track = 'undecided' | 'notrack' | 'template' | 'done';

/** Of addresses that nobody knows. */
const anybodys: Intervals = wholeOf('dst.local', 'ipv4');

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
export function atFirst(pool: Pool): Now {
  return pooled(
    pool,
    new Map(
      Object.entries({ ...unseen, balanced: zero, hops: zero, 'tos.kept': numbers(255), 'tos.flipped': zero }) as [
        Dimension,
        Intervals,
      ][],
    ),
  );
}

/** What all states of a search begin with. */
interface Beginning extends Pick<State, 'pool'> {
  readonly atFirst: Now;
}

/** `marks`: those that the packets are sent with. */
export function stateOf({ pool, atFirst: now }: Beginning, box: Box, marks: NowMarks): State {
  return { box: pooled(pool, box), now, marks, pool, link: unlinked, track: 'undecided', handedOver: undefined };
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
    now = pooled(state.pool, fresh);
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
