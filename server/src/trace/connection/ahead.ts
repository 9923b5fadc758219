/**
 * What the packets that are still to come in a call tell of a lot that is drawn now: the answer to a port shows that the
 * kernel drew that one.
 */
import type { Packet } from '../../net/packet.ts';
import type { Tuple } from '../../node/model.ts';
import { invert, keyOf, tupleOf } from './connection.ts';

/** The packets of a call by their index; undefined behind the last one. */
export type Ahead = (index: number) => Packet | undefined;

/**
 * The tuple of the first packet that is not the one with this index again: its answer, where it is one. What comes behind
 * packets of other connections is left open: it may belong to one of these as well.
 */
export function nextToCome(ahead: Ahead, index: number): Tuple | undefined {
  const now = ahead(index);
  if (now === undefined) return undefined;
  const own = keyOf(tupleOf(now), 0);
  for (let at = index + 1; ; at++) {
    const next = ahead(at);
    if (next === undefined) return undefined;
    // An error quotes what it answers.
    const tuple = next.quoted === undefined ? tupleOf(next) : invert(tupleOf(next.quoted));
    if (keyOf(tuple, 0) !== own) return tuple;
  }
}
