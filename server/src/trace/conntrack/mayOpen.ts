/** Which packets open a connection of their own. */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { SYN } from '../../net/tcp.ts';
import { isQuery } from '../connection/connection.ts';
import { dccpOpens } from '../connection/dccp.ts';
import { sctpOpens } from '../connection/sctp.ts';
import { tcpFlagsValid, tcpOpens } from '../connection/tcp.ts';
import type { Settings } from '../settings/settings.ts';

/** Whether a packet that belongs to no connection begins one. Otherwise it is invalid. */
export function mayOpen(packet: Packet, settings: Settings): boolean {
  switch (packet.protocol) {
    case protocol.tcp:
      return tcpFlagsValid(packet.tcpFlags ?? SYN) && tcpOpens(packet.tcpFlags ?? SYN, settings) !== undefined;
    case protocol.icmp:
      return packet.icmpType !== undefined && isQuery(packet.protocol, packet.icmpType) && isIpv4(packet);
    case protocol.icmpv6:
      return packet.icmpType !== undefined && isQuery(packet.protocol, packet.icmpType) && !isIpv4(packet);
    case protocol.sctp:
      return sctpOpens(packet.chunks) !== undefined;
    case protocol.dccp:
      return dccpOpens(packet.dccpType) !== undefined;
    default:
      return true;
  }
}

function isIpv4(packet: Packet): boolean {
  return packet.family === 'ipv4';
}
