/** Which ways of a packet go with what is settled, of itself or of one before it. */
import { once } from '../../text/once.ts';
import { type PastPacket, packetAt } from './packet.ts';
import { overlaps, type Possible } from './way.ts';

/**
 * Those of `before` that go with `now`; all of them where none does, as of a past that can't have been. It hangs on these
 * two alone, and the branches of one packet come to the same two again and again: with forty packets before, looking
 * at each way each time took nearly all of a trace's time.
 */
export function goingWith(packets: readonly PastPacket[], before: Possible, now: Possible): Possible {
  const known = foundFor(before);
  const found = known.get(now) ?? lookAt(packets, before, now);
  known.set(now, found);
  return found;
}

/** The same objects live as long as the packets that they are ways of. */
const foundFor = once((_: Possible) => new Map<Possible, Possible>());

function lookAt(packets: readonly PastPacket[], before: Possible, now: Possible): Possible {
  const packet = packetAt(packets, before.packet);
  const among = new Set(now.ways);
  const left = before.ways.filter((way) =>
    before.packet === now.packet ? among.has(way) : overlaps(now, packet.ways[way]?.settled.get(now.packet)),
  );
  return left.length === 0 || left.length === before.ways.length ? before : packet.some(left);
}
