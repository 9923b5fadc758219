import type { MatchSpec } from '../types.ts';

export const nfacct: MatchSpec = {
  kind: 'match',
  name: 'nfacct',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Counts the packet in a named accounting object and always matches.',
  explanation:
    'Adds the packet to a named counter of the `nfacct` tool and always matches. Several rules may feed one counter, and it survives a reload of the rules.',
  options: [
    {
      name: '--nfacct-name',
      aliases: [],
      value: 'string',
      summary: 'Name of the accounting object; it must exist.',
      minLength: 1,
      cutAt: 31,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_nfacct.c',
};
