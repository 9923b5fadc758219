import type { MatchSpec } from '../types.ts';

export const ipv6header: MatchSpec = {
  kind: 'match',
  name: 'ipv6header',
  aliases: [],
  families: ['ipv6'],
  summary: 'Tests which extension headers an IPv6 packet carries.',
  explanation:
    'Without `--soft` the packet must carry exactly the headers listed, no more and no fewer; with it, all of these and perhaps others. Useful for dropping packets with headers that nobody uses at home: routing headers, fragments, destination options.',
  options: [
    {
      name: '--header',
      aliases: [],
      value: 'enumList',
      summary: 'The headers, by name or number, joined by commas.',
      enumRef: 'ipv6headers',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--soft',
      aliases: [],
      value: 'none',
      summary: 'Other headers may be there as well.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/ipv6/netfilter/ip6t_ipv6header.c',
};
