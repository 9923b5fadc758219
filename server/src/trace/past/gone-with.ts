/** What the ways of a packet have in common of packets before it. */
import { type PastPacket, packetAt, unionOf, waysOf } from './packet.ts';
import type { Possible } from './way.ts';

const known = new WeakMap<Possible, readonly Possible[]>();

/** Of each packet that all of these ways go with some ways of: these together. */
export function goneWith(packets: readonly PastPacket[], possible: Possible): readonly Possible[] {
  const before = known.get(possible);
  if (before !== undefined) return before;
  const ways = waysOf(packetAt(packets, possible.packet), possible);
  const found = [...(ways[0]?.settled.keys() ?? [])].flatMap((packet) => {
    const theirs = ways.flatMap(({ settled }) => settled.get(packet) ?? []);
    return theirs.length < ways.length ? [] : [unionOf(packetAt(packets, packet), theirs)];
  });
  known.set(possible, found);
  return found;
}
