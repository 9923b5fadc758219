import type { MatchSpec } from '../types.ts';

export const quota: MatchSpec = {
  kind: 'match',
  name: 'quota',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches until a number of bytes has passed.',
  explanation:
    'Matches until so many bytes have passed the rule, and never again until the rule is loaded anew. It counts for the rule, not for a client.',
  options: [
    {
      name: '--quota',
      aliases: [],
      value: 'uint64',
      summary: 'Number of bytes.',
      min: 0,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_quota.c',
};
