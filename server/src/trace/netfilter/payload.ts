/** What a packet carries behind its headers, as far as it is described. */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';

/** Bytes of the header above IP, without options. */
export function headerBytes(number: number): number {
  switch (number) {
    case protocol.tcp:
    case protocol.dccp:
      return 20;
    case protocol.sctp:
      return 12;
    case protocol.udp:
    case protocol.udplite:
    case protocol.icmp:
    case protocol.icmpv6:
    case protocol.esp:
      return 8;
    default:
      return 0;
  }
}

/** Where the payload begins, and its characters, one a byte; undefined: there is one, and nobody said what it is. */
export function payloadOf(packet: Packet): { readonly offset: number; readonly text: string } | undefined {
  const headers = (packet.family === 'ipv6' ? 40 : 20) + headerBytes(packet.protocol);
  if (packet.data !== undefined)
    return { offset: Math.max(packet.length - packet.data.length, headers), text: packet.data };
  return packet.length <= headers && packet.quoted === undefined ? { offset: headers, text: '' } : undefined;
}
