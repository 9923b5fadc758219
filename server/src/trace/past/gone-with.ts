/** What the ways of a packet have in common of packets before it. */
import { type PastPacket, packetAt, waysOf } from './packet.ts';
import type { Possible } from './way.ts';

const known = new WeakMap<Possible, readonly Possible[]>();

/** Of each packet that all of these ways go with some ways of: these together. */
export function goneWith(packets: readonly PastPacket[], possible: Possible): readonly Possible[] {
  const before = known.get(possible);
  if (before !== undefined) return before;
  const ways = waysOf(packetAt(packets, possible.packet), possible);
  const found = [...(ways[0]?.settled.keys() ?? [])].flatMap((packet) => {
    const theirs = new Set<number>();
    for (const { settled } of ways) {
      const some = settled.get(packet);
      if (some === undefined) return [];
      for (const way of some.ways) theirs.add(way);
    }
    return [packetAt(packets, packet).some([...theirs].sort((a, b) => a - b))];
  });
  known.set(possible, found);
  return found;
}
