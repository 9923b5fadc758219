/** What connection tracking makes of a packet's checksum: tcp_error(), udp_error(), icmpv6_error() and dccp_error(). */
import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { type Message, message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';
import { findHeader } from '../walk/headers.ts';
import type { Walk } from '../walk/walk.ts';

/** Why the sum seems wrong, so that the packet belongs to no connection. What the node itself sends is not summed. */
export function wrongSum({ packet, settings, chooser }: Walk): Message | undefined {
  if (!settings.checksums || packet.in === null || packet.in === 'lo') return undefined;
  // nf_checksum_partial() asks for UDP's sum, which no packet of UDP-Lite has.
  if (packet.protocol === protocol.udplite)
    return message('Connection tracking sums the checksum of UDP-Lite as if it were UDP’s.');
  if (summedWithAddresses.has(packet.protocol) && hasFartherEnd(packet) && chooser.assume(sentAsTheStandardSays))
    return message('Its checksum is for the end of its route, and connection tracking sums it for the next station.');
  return undefined;
}

/**
 * Whether translation has left a checksum behind that is for other addresses: nf_nat_proto.c knows that of a mobility header
 * not. Sockets for these look at it (rawv6_init_sk(), rawv6_rcv_skb()).
 */
export function isForOtherAddresses({ packet, connection, direction }: Walk): boolean {
  if (packet.family !== 'ipv6' || packet.protocol !== protocol.mobility || connection === undefined) return false;
  if (!connection.sourceTranslated && !connection.destinationTranslated) return false;
  const sent = direction === 'reply' ? connection.reply : connection.original;
  return !sameAddress(packet.src, sent.src) || !sameAddress(packet.dst, sent.dst);
}

const summedWithAddresses: ReadonlySet<number> = new Set([protocol.tcp, protocol.udp, protocol.dccp, protocol.icmpv6]);

/**
 * Whoever sends by stations sums for the last one (RFC 8200, 8.1), and nf_ip6_checksum() of net/netfilter/utils.c for the
 * destination that the packet has now.
 */
const sentAsTheStandardSays: Question = {
  id: 'checksum:route',
  text: message('the checksum of a packet with stations ahead is for the last of them, as RFC 8200 has it'),
  likely: true,
};

/** A routing header sends the packet on, to another end than its destination is now. */
function hasFartherEnd(packet: Packet): boolean {
  const header = packet.family === 'ipv6' ? findHeader(packet, 'routing') : undefined;
  if (header === undefined || (header.segmentsLeft ?? 0) === 0) return false;
  const { routingType, addresses = [] } = header;
  // Segment routing lists its stations from the last to the first (RFC 8754, 2).
  const end = routingType === SEGMENTS ? addresses[0] : addresses.at(-1);
  return end === undefined || !sameAddress(end, packet.dst);
}

const SEGMENTS = 4;
