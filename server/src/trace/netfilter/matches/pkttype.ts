/**
 * net/netfilter/xt_pkttype.c. Of loopback packets the kernel judges by the destination address; of its own, until they
 * come back so, it knows no type, which has the number of `unicast`.
 */

import type { Walk } from '../walk.ts';
import { addressType } from './addrtype.ts';
import { asked, byOption, compares } from './match.ts';

function typeOf(walk: Walk): string {
  const { packet } = walk;
  if (packet.in === null) return 'unicast';
  if (packet.pktType !== undefined) return packet.pktType;
  const first = packet.dst.words[0] ?? 0;
  const multicast = packet.family === 'ipv4' ? first >>> 28 === 14 : first >>> 24 === 0xff;
  if (multicast) return 'multicast';
  // Whoever sends to a network's broadcast address sends a broadcast frame.
  return packet.family === 'ipv4' && addressType(walk, packet.dst) === 'BROADCAST' ? 'broadcast' : 'unicast';
}

export const pkttype = byOption('pkttype', {
  '--pkt-type': (option) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    return compares(option, (walk) => value.names.includes(typeOf(walk)), typeOf, asked(option));
  },
});
