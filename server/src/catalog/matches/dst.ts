import type { MatchSpec } from '../types.ts';

export const dst: MatchSpec = {
  kind: 'match',
  name: 'dst',
  aliases: [],
  families: ['ipv6'],
  summary: 'Tests the destination options header of IPv6.',
  explanation:
    'Matches packets that carry a destination options header, with the length and options asked for. Packets without it never match, whatever is negated. Hop-by-hop options have a match of their own, `hbh`.',
  options: [
    {
      name: '--dst-len',
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
      name: '--dst-opts',
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
