import type { MatchSpec } from '../types.ts';

export const iprange: MatchSpec = {
  kind: 'match',
  name: 'iprange',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests whether an address lies between two others.',
  explanation:
    'For ranges that are no network, such as `192.168.1.13-192.168.2.19`; both ends count. `-s` and `-d` know networks only. For many or changing ranges an IP set is faster and can be changed without the rules.',
  requiresOneOf: ['--src-range', '--dst-range'],
  options: [
    {
      name: '--src-range',
      aliases: [],
      value: 'addressRange',
      summary: 'First and last source address joined by a dash, or one address.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dst-range',
      aliases: [],
      value: 'addressRange',
      summary: 'First and last destination address joined by a dash, or one address.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'Takes no names and no prefixes. A range the wrong way round loads with a warning, and nothing ever lies in it.',
    },
  ],
  revisions: { iptables: [0, 1], kernel: [1] },
  source: 'net/netfilter/xt_iprange.c',
};
