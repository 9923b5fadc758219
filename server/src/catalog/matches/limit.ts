import type { MatchSpec } from '../types.ts';

export const limit: MatchSpec = {
  kind: 'match',
  name: 'limit',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Limits the rate at which the rule matches with a token bucket.',
  explanation:
    "Matches while tokens are left in a bucket: `--limit-burst` packets at once, then `--limit` of them per second, minute, hour or day. One bucket serves the rule, whoever sends. Mostly put before LOG, so that a flood doesn't fill the disk; as a defence by dropping it lets an attacker lock everybody out.",
  options: [
    {
      name: '--limit',
      aliases: [],
      value: 'rate',
      summary:
        'Mean rate: N or N/unit, unit any prefix of second, minute, hour, day; default 3/hour, at most 10000/second.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--limit-burst',
      aliases: [],
      value: 'uint32',
      summary: 'Tokens that may be spent at once; default 5.',
      min: 0,
      max: 10000,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'variants', text: '--limit-burst 0 loads with nft and is refused by legacy.' }],
  source: 'net/netfilter/xt_limit.c',
};
