import type { MatchSpec } from '../types.ts';

export const limit: MatchSpec = {
  kind: 'match',
  name: 'limit',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches at most so many packets in a time, for the rule as a whole.',
  explanation:
    'A bucket holds `--limit-burst` tokens, full at first. Each match takes one, and `--limit` says how fast they come back; without a token the rule does not match. One bucket serves everybody: put it before `LOG`, so that a flood does not fill the disk. As a defence (`-m limit … -j ACCEPT`, then DROP) it lets one attacker lock everyone out: use `hashlimit` there. For "more than", there is no negation: accept what is below, then drop.',
  options: [
    {
      name: '--limit',
      aliases: [],
      value: 'rate',
      summary: 'How fast tokens come back: a number, with /second, /minute, /hour or /day; 3/hour if left out.',
      explanation:
        'The unit may be shortened to any beginning: `5/m`, `5/min`. The number alone means per second, and 10000 per second is the most. This is the long-term mean: after a pause up to `--limit-burst` packets match at once.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--limit-burst',
      aliases: [],
      value: 'uint32',
      summary: 'How many tokens the bucket holds; 5 if left out.',
      explanation:
        'So many packets match one right after the other before the rate counts. The bucket fills up again only while fewer packets come than the rate allows.',
      min: 0,
      max: 10000,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'variants', text: 'Legacy refuses a burst of 0, nft takes it.' }],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_limit.c',
};
