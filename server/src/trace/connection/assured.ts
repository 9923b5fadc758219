/**
 * What assures a connection (IPS_ASSURED_BIT) beside the states of TCP and SCTP: a packet that finds it answered. Nothing
 * does so for protocols that are not named here (nf_conntrack_proto_generic.c, nf_conntrack_proto_icmp.c).
 */
import { protocol } from '../../net/protocol.ts';
import type { DccpLife } from './dccp.ts';

/**
 * What no packet tells. `stream`: whether two seconds have passed since the first one; before Linux 5.12 nobody waits for
 * them (nf_conntrack_udp_packet()). `known`: whether the kernel knows the protocol (nf_conntrack_gre_packet()).
 * `acknowledged`: whether an ACK of DCCP has the number of the response (nf_conntrack_dccp_packet()).
 */
export type PerhapsAssured = 'stream' | 'known' | 'acknowledged';

/** By a packet of a connection that was answered before it came. */
export function assuredByAnswered(number: number): PerhapsAssured | 'assured' | undefined {
  switch (number) {
    case protocol.udp:
      return 'stream';
    case protocol.gre:
      return 'known';
    case protocol.udplite:
      return 'assured';
    default:
      return undefined;
  }
}

/** Protocols whose connections are ever assured. */
export const assurable: readonly number[] = [
  protocol.tcp,
  protocol.udp,
  protocol.udplite,
  protocol.gre,
  protocol.sctp,
  protocol.dccp,
];

/** DCCP_PKT_ACK behind the response: the third packet of the handshake. */
export function perhapsAssuredByAck(before: DccpLife, after: DccpLife, type: number | undefined): boolean {
  return before.state === 'RS' && after.state === 'PO' && type === ACK;
}

const ACK = 3;
