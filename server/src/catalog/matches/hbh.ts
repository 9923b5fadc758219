import type { MatchSpec } from '../types.ts';

export const hbh: MatchSpec = {
  kind: 'match',
  name: 'hbh',
  aliases: [],
  families: ['ipv6'],
  summary: 'Tests the hop-by-hop options header of IPv6.',
  explanation:
    'Matches packets that carry hop-by-hop options, such as router alert in multicast listener reports. Every router on the way has to look into that header, so many networks drop such packets from outside. Packets without it never match.',
  options: [
    {
      name: '--hbh-len',
      aliases: [],
      value: 'uint32',
      summary: 'How long the header is, in bytes.',
      min: 0,
      max: 4294967295,
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--hbh-opts',
      aliases: [],
      value: 'optionList',
      summary: 'Types of options that must stand in the header in this order, each with :length if wanted; 16 at most.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/ipv6/netfilter/ip6t_hbh.c',
};
