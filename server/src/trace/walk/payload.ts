/** Lengths of headers. */
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
