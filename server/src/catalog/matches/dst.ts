import type { MatchSpec } from '../types.ts';

export const dst: MatchSpec = {
  kind: 'match',
  name: 'dst',
  aliases: [],
  families: ['ipv6'],
  summary: 'Matches the IPv6 destination options header.',
  explanation:
    'Matches the IPv6 destination options header and the options in it. Packets without that header never match.',
  options: [
    {
      name: '--dst-len',
      aliases: [],
      value: 'uint32',
      summary: 'Length of the header in bytes.',
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
      summary: 'Comma-separated option types, each optionally with :length; at most 16.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  source: 'net/ipv6/netfilter/ip6t_hbh.c',
};
