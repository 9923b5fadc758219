/** What IP sets take for a packet's port: get_port() of net/netfilter/ipset/ip_set_getport.c. */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import type { IpSet } from '../../node/model.ts';

/** Behind these no header of a protocol is looked for. */
const noNextHeader = 59;

/** The protocol and its port; of ICMP type and code, and 0 of protocols that sets know no ports of. Undefined: no entry fits. */
export function portOf(
  { type }: Pick<IpSet, 'type'>,
  side: 'src' | 'dst',
  packet: Packet,
): { readonly protocol: number; readonly port: number } | undefined {
  const number = packet.protocol;
  // ip_set_get_ip_port(): a set of ports alone knows two protocols.
  if (type === 'bitmap:port' && number !== protocol.tcp && number !== protocol.udp) return undefined;
  if (packet.family === 'ipv6') {
    // ipv6_skip_exthdr() gets to no header here.
    if ((packet.fragmentOffset ?? 0) > 0 || number === protocol.ah || number === noNextHeader) return undefined;
  }
  switch (number) {
    case protocol.tcp:
    case protocol.udp:
    case protocol.udplite:
    case protocol.sctp: {
      const port = side === 'src' ? packet.sport : packet.dport;
      return port === undefined ? undefined : { protocol: number, port };
    }
    case protocol.icmp:
    case protocol.icmpv6: {
      const { icmpType, icmpCode = 0 } = packet;
      return icmpType === undefined ? undefined : { protocol: number, port: icmpType * 256 + icmpCode };
    }
    default:
      return { protocol: number, port: 0 };
  }
}
