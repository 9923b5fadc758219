import type { MatchSpec } from '../types.ts';

export const mh: MatchSpec = {
  kind: 'match',
  name: 'mh',
  aliases: [],
  families: ['ipv6'],
  summary: 'Matches the type of the IPv6 mobility header.',
  explanation: 'Matches the type of the IPv6 mobility header. Needs `-p mobility-header`.',
  requiresProtocol: ['mobility-header'],
  protocolNegatable: false,
  implicitAfterProtocol: ['mh'],
  options: [
    {
      name: '--mh-type',
      aliases: [],
      value: 'mhTypeRange',
      summary: 'Type by number or name, or a range joined by a colon.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'options without -m are only recognised after -p mh; after -p mobility-header, -p ipv6-mh or -p 135 the match must be named.',
    },
  ],
  source: 'net/ipv6/netfilter/ip6t_mh.c',
};
