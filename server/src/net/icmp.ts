/** Which messages of ICMP and ICMPv6 are about another packet. */
import type { Packet } from './packet.ts';

/** Types of ICMP that are errors (icmp_is_err()): destination unreachable, source quench, redirect, time exceeded, parameter problem. */
const errors: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);

/** ICMPv6 has them below 128 (RFC 4443, section 2.1). False too where nobody told the type. */
export function isIcmpError({ family, icmpType }: Pick<Packet, 'family' | 'icmpType'>): boolean {
  if (icmpType === undefined) return false;
  return family === 'ipv4' ? errors.has(icmpType) : icmpType < 128;
}
