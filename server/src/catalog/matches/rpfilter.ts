import type { MatchSpec } from '../types.ts';

export const rpfilter: MatchSpec = {
  kind: 'match',
  name: 'rpfilter',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Reverse path test: matches when a reply to the source would leave by the arrival interface.',
  explanation:
    'Matches packets whose answer would leave by the interface they came in on; `--invert` catches forged sources. It does for IPv6, and visibly, what the `rp_filter` setting does for IPv4. Only in PREROUTING of raw and mangle.',
  options: [
    {
      name: '--loose',
      aliases: [],
      value: 'none',
      summary: 'Accept a route through any interface.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--validmark',
      aliases: [],
      value: 'none',
      summary: 'Include the packet mark in the route lookup.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--accept-local',
      aliases: [],
      value: 'none',
      summary: 'Accept sources that are local addresses.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--invert',
      aliases: [],
      value: 'none',
      summary: 'Match packets that fail the test.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: {
    ipv4: { mangle: ['PREROUTING'], raw: ['PREROUTING'] },
    ipv6: { mangle: ['PREROUTING'], raw: ['PREROUTING'] },
  },
  userChain: { tables: ['mangle', 'raw'] },
  source: 'net/ipv4/netfilter/ipt_rpfilter.c, net/ipv6/netfilter/ip6t_rpfilter.c',
};
