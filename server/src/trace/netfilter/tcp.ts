/** What net/netfilter/nf_conntrack_proto_tcp.c says of flags. Bits: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
import type { Settings } from './settings.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;
const URG = 32;

/** tcp_valid_flags: combinations that a sane stack sends; PSH doesn't count. */
const valid: ReadonlySet<number> = new Set([
  SYN,
  SYN | URG,
  SYN | ACK,
  RST,
  RST | ACK,
  FIN | ACK,
  FIN | ACK | URG,
  ACK,
  ACK | URG,
]);

export function tcpFlagsValid(flags: number): boolean {
  return valid.has(flags & ~PSH & 0x3f);
}

/** Whether a packet with these flags may begin a connection: a SYN always, an ACK where connections may be picked up. */
export function tcpMayOpen(flags: number, settings: Settings): boolean {
  if ((flags & RST) !== 0) return false;
  if ((flags & SYN) !== 0) return (flags & ACK) === 0;
  if ((flags & FIN) !== 0) return false;
  return (flags & ACK) !== 0 && settings.tcpLoose;
}
