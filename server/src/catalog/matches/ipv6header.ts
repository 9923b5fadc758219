import type { MatchSpec } from '../types.ts';

export const ipv6header: MatchSpec = {
  kind: 'match',
  name: 'ipv6header',
  aliases: [],
  families: ['ipv6'],
  summary: 'Matches the presence of IPv6 extension headers or an upper-layer protocol.',
  explanation:
    'Tests which IPv6 extension headers a packet carries. Without `--soft` the set of headers must be exactly the one given; with it the packet may carry more.',
  options: [
    {
      name: '--header',
      aliases: [],
      value: 'enumList',
      summary: 'Comma-separated headers by name, number or protocols-file name.',
      enumRef: 'ipv6headers',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--soft',
      aliases: [],
      value: 'none',
      summary: 'The listed headers must be present but others may be too.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  source: 'net/ipv6/netfilter/ip6t_ipv6header.c',
};
