/** net/netfilter/xt_pkttype.c. Of what comes back to its own sender the kernel judges by the destination address. */
import { isMulticast, isUnspecified } from '../../routing/kinds.ts';
import type { Walk } from '../walk.ts';
import { addressType } from './addrtype.ts';
import { asked, byOption, compares } from './match.ts';

function typeOf(walk: Walk): string {
  const { packet, hook, broadcast, bridge } = walk;
  const multicast = isMulticast(packet.dst);
  const arriving = hook === 'PREROUTING' || hook === 'INPUT';
  // What a broadcast's own sender hears has no frame: PACKET_LOOPBACK.
  if (broadcast !== undefined && arriving) return multicast ? 'multicast' : 'broadcast';
  // Nobody has put the node's own packets into a frame yet.
  const own = !arriving && packet.in === null && bridge !== 'crosses';
  if (own || (packet.in === 'lo' && arriving)) return 'unicast';
  if (packet.pktType !== undefined) return packet.pktType;
  if (multicast) return 'multicast';
  // Whoever sends to a network's broadcast address sends a broadcast frame.
  const everybody =
    packet.family === 'ipv4' && !isUnspecified(packet.dst) && addressType(walk, packet.dst) === 'BROADCAST';
  return everybody ? 'broadcast' : 'unicast';
}

export const pkttype = byOption('pkttype', {
  '--pkt-type': (option) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    return compares(option, (walk) => value.names.includes(typeOf(walk)), typeOf, asked(option));
  },
});
