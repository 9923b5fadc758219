/**
 * What the packets that are still to come in a call tell of a lot that is drawn now: the answer to a port shows that the
 * kernel drew that one.
 */
import type { Packet } from '../../net/packet.ts';
import type { Tuple } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { invert, keyOf, tupleOf } from './connection.ts';

/** The packets of a call by their index; undefined behind the last one. */
export type Ahead = (index: number) => Packet | undefined;

/** So many packets are looked at: an answer that comes later is drawn anew, as where none comes. */
const farthest = 32;

/**
 * What `shows` reads of the first packet to come from which it reads anything. Not looked at are the packet with this index
 * when it comes again, and what comes behind one that begins something `alike`: it may answer that as well.
 */
export function firstToCome<T>(
  ahead: Ahead,
  index: number,
  { shows, alike }: { readonly shows: (tuple: Tuple) => T | undefined; readonly alike: (tuple: Tuple) => boolean },
): T | undefined {
  const now = ahead(index);
  if (now === undefined) return undefined;
  const own = shownBy(now).key;
  for (let at = index + 1; at <= index + farthest; at++) {
    const next = ahead(at);
    if (next === undefined) return undefined;
    const { tuple, key } = shownBy(next);
    if (key === own) continue;
    const shown = shows(tuple);
    if (shown !== undefined) return shown;
    if (alike(tuple)) return undefined;
  }
  return undefined;
}

/** An error quotes what it answers. Each outcome of each packet before looks at it. */
const shownBy = once((packet: Packet): { readonly tuple: Tuple; readonly key: string } => {
  const tuple = packet.quoted === undefined ? tupleOf(packet) : invert(tupleOf(packet.quoted));
  return { tuple, key: keyOf(tuple, 0) };
});

/**
 * Packets that `read` reads, each once as long as the packets come in order: kept are those that may be looked at, since
 * a million of them would take as much memory as the connections that they open.
 */
export function readAhead(read: Ahead): Ahead {
  const window = new Map<number, Packet | undefined>();
  let latest = -1;
  return (index) => {
    if (window.has(index)) return window.get(index);
    const packet = read(index);
    window.set(index, packet);
    latest = Math.max(latest, index);
    for (const oldest of window.keys()) {
      if (oldest >= latest - farthest) break;
      window.delete(oldest);
    }
    return packet;
  };
}
