import type { MatchSpec } from '../types.ts';

export const icmp6: MatchSpec = {
  kind: 'match',
  name: 'icmp6',
  aliases: ['icmpv6', 'ipv6-icmp'],
  families: ['ipv6'],
  summary: 'Matches the type and code of ICMPv6.',
  explanation:
    'Matches the type and code of ICMPv6. Neighbour discovery (types 133 to 137) and packet-too-big are needed for IPv6 to work at all: a firewall that drops them breaks the network in ways that are hard to see.',
  requiresProtocol: ['ipv6-icmp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['ipv6-icmp'],
  options: [
    {
      name: '--icmpv6-type',
      aliases: [],
      value: 'icmpv6Type',
      summary: 'Type by name, number, or number/code; names may be abbreviated while unambiguous; no any keyword.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_tcpudp.c',
};
