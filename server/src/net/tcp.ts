/** TCP's header (RFC 9293, 3.1; ECE and CWR: RFC 3168, 6.1). */
import type { Family } from './family.ts';

/** Bits of `Packet.tcpFlags`. */
export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;
export const URG = 32;
export const ECE = 64;
export const CWR = 128;

/** Bytes of a segment without options and payload, with the header of IP. */
export function bareSegmentBytes(family: Family): number {
  return family === 'ipv4' ? 40 : 60;
}
