import { arriving } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const eui64: MatchSpec = {
  kind: 'match',
  name: 'eui64',
  aliases: [],
  families: ['ipv6'],
  summary: 'Matches when the interface part of the IPv6 source address is derived from the source MAC address.',
  explanation:
    "Matches IPv6 packets whose source address was formed from the sender's MAC address (modified EUI-64). It needs the Ethernet header of arrival, so only the input side has it.",
  options: [],
  allowed: { ipv6: arriving },
  source: 'net/ipv6/netfilter/ip6t_eui64.c',
};
