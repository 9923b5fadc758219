/**
 * Packets that end in the middle of the header above IP. Nobody refuses them on their way: they belong to no connection,
 * and whoever asks for that header looks in vain (skb_header_pointer()).
 */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { isLaterFragment } from '../walk/headers.ts';
import type { Walk } from '../walk/walk.ts';
import { bytesBehindHeaders } from './fragmentFaults.ts';

/** Bytes that a protocol's readers ask for at once: sizeof(struct tcphdr) and its like. */
const read: Readonly<Record<number, number>> = {
  [protocol.tcp]: 20,
  [protocol.udp]: 8,
  [protocol.udplite]: 8,
  [protocol.icmp]: 8,
  [protocol.icmpv6]: 8,
  [protocol.sctp]: 12,
  [protocol.dccp]: 12,
  [protocol.esp]: 8,
  [protocol.mobility]: 6,
};

/** Takes away what stands in the header, where it is cut off or in another fragment. */
export function cutShort(walk: Walk): void {
  const { packet } = walk;
  if (isLaterFragment(packet)) walk.packet = withoutTransport(packet);
  else if (endsInHeader(packet)) walk.packet = { ...withoutTransport(packet), cutHeader: portsLeft(packet) };
}

function endsInHeader(packet: Packet): boolean {
  return bytesBehindHeaders(packet) < (read[packet.protocol] ?? 0);
}

/** They are the first four bytes. What comes round was cut short before. */
function portsLeft(packet: Packet): NonNullable<Packet['cutHeader']> {
  const { sport, dport } = { ...packet, ...packet.cutHeader };
  if (sport === undefined || dport === undefined || bytesBehindHeaders(packet) < 4) return {};
  return { sport, dport };
}

function withoutTransport(packet: Packet): Packet {
  const { sport: _, dport: __, tcpFlags: ___, icmpType: ____, icmpCode: _____, icmpId: ______, ...rest } = packet;
  return rest;
}

/** Protocols of which connection tracking reads the header (nf_conntrack_proto_*.c); the others have none for it. */
const tracked: ReadonlySet<number> = new Set([
  protocol.tcp,
  protocol.udp,
  protocol.udplite,
  protocol.icmp,
  protocol.icmpv6,
  protocol.sctp,
  protocol.dccp,
]);

/** Connection tracking calls it INVALID: its *_error() function does not find the header. */
export function isUnreadable({ cutHeader, protocol: number }: Packet): boolean {
  return cutHeader !== undefined && tracked.has(number);
}

/** nf_ct_get_tuplepr() finds no connection that it could belong to: ports are four bytes, what ICMP has for them eight. */
export function hasNoTuple(packet: Packet): boolean {
  return isUnreadable(packet) && packet.cutHeader?.sport === undefined;
}

/** nf_conntrack_dccp_packet() throws away what has ports, and then not all of its header. */
export function endsInDccp({ cutHeader, protocol: number }: Packet): boolean {
  return number === protocol.dccp && cutHeader?.sport !== undefined;
}

/** icmp_filter() and icmpv6_filter() let no raw socket have it, and icmp_rcv() and icmpv6_rcv() throw it away. */
export function isUnheardIcmp(packet: Packet): boolean {
  if (packet.cutHeader === undefined) return false;
  if (packet.family === 'ipv4') return packet.protocol === protocol.icmp;
  // ICMPV6_HDRLEN: type, code and checksum.
  return packet.protocol === protocol.icmpv6 && bytesBehindHeaders(packet) < 4;
}
