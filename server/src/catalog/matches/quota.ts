import type { MatchSpec } from '../types.ts';

export const quota: MatchSpec = {
  kind: 'match',
  name: 'quota',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches until so many bytes have passed.',
  explanation:
    'Counts down from the number with every packet that reaches it; when too little is left for a packet, it stops matching for good. It counts for the rule, not for a client. Loading the rules anew starts it at the full number again, and dumps print that number, not what is left.',
  options: [
    {
      name: '--quota',
      aliases: [],
      value: 'uint64',
      summary: 'Bytes that may pass.',
      explanation:
        '`! --quota` turns it round: it matches only after the bytes are used up, which makes one DROP rule enough.',
      min: 0,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_quota.c',
};
