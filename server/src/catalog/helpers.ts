/**
 * The kernel's helpers of connection tracking, by the name that `-j CT --helper` calls them: connections of which protocols
 * each announces. Those that programs provide (nfct-helper(7)) may announce any.
 */
import { protocol } from '../net/protocol.ts';

export interface HelperSpec {
  readonly announces: readonly number[];
  /** Helpers that the announced connections have themselves, which announce others. */
  readonly passesOn?: readonly string[];
}

const { tcp, udp, gre } = protocol;

/** From net/netfilter/nf_conntrack_*.c, each nf_ct_expect_init(). */
export const helpers: ReadonlyMap<string, HelperSpec> = new Map([
  ['ftp', { announces: [tcp] }],
  ['irc', { announces: [tcp] }],
  ['sane', { announces: [tcp] }],
  // The datagrams of amanda name ports of TCP.
  ['amanda', { announces: [tcp] }],
  ['tftp', { announces: [udp] }],
  ['netbios-ns', { announces: [udp] }],
  ['snmp', { announces: [udp] }],
  ['pptp', { announces: [gre] }],
  ['sip', { announces: [tcp, udp], passesOn: ['sip'] }],
  ['RAS', { announces: [tcp, udp], passesOn: ['RAS', 'Q.931'] }],
  ['Q.931', { announces: [tcp, udp], passesOn: ['Q.931', 'H.245'] }],
  ['H.245', { announces: [tcp, udp] }],
]);
