import { arriving } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const eui64: MatchSpec = {
  kind: 'match',
  name: 'eui64',
  aliases: [],
  families: ['ipv6'],
  summary: "Matches when the IPv6 source was formed from the sender's MAC address.",
  explanation:
    'Compares the lower 64 bits of the source with what modified EUI-64 makes of the Ethernet source address. Hosts with privacy addresses, and all that are behind a router, do not match. It needs the Ethernet header, so it works on arrival only.',
  options: [],
  allowed: { ipv6: arriving },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/ipv6/netfilter/ip6t_eui64.c',
};
