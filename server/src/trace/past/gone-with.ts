/** What the ways of a packet have in common of packets before it. */
import { onceWithin } from '../../text/once.ts';
import { type PastPacket, packetAt, unionOf, waysOf } from './packet.ts';
import type { Possible } from './way.ts';

/** Of each packet that all of these ways go with some ways of: these together. */
export const goneWith = onceWithin((packets: readonly PastPacket[], possible: Possible): readonly Possible[] => {
  const ways = waysOf(packetAt(packets, possible.packet), possible);
  return [...(ways[0]?.settled.keys() ?? [])].flatMap((packet) => {
    const theirs = ways.flatMap(({ settled }) => settled.get(packet) ?? []);
    return theirs.length < ways.length ? [] : [unionOf(packetAt(packets, packet), theirs)];
  });
});
