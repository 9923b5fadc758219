import type { MatchSpec } from '../types.ts';

export const nfacct: MatchSpec = {
  kind: 'match',
  name: 'nfacct',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Adds the packet to a counter of the nfacct tool.',
  explanation:
    'The counter exists outside of the rules: several of them can feed it, and it survives when the rules are loaded anew. The match always holds, except for counters with a quota: then it holds only once the quota is used up. The counter must exist before the rule is loaded.',
  options: [
    {
      name: '--nfacct-name',
      aliases: [],
      value: 'string',
      summary: 'Name of the counter.',
      minLength: 1,
      cutAt: 31,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0, 1], kernel: [0, 1] },
  source: 'net/netfilter/xt_nfacct.c',
};
