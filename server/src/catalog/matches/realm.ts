import type { MatchSpec } from '../types.ts';

export const realm: MatchSpec = {
  kind: 'match',
  name: 'realm',
  aliases: [],
  families: ['ipv4'],
  summary: "Tests the routing realm of the packet's route.",
  explanation:
    'Routes can carry a realm, a number for a group of routes, set by `ip route … realm` or a routing daemon. So a rule can say "whatever BGP learned from that peer" without a list of networks. IPv4 only, and only after routing: on INPUT, FORWARD, OUTPUT and POSTROUTING.',
  options: [
    {
      name: '--realm',
      aliases: [],
      value: 'numberOrName/mask',
      summary: 'Number of the realm, its name in /etc/iproute2/rt_realms, or number/mask.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  allowed: {
    ipv4: {
      filter: ['INPUT', 'FORWARD', 'OUTPUT'],
      nat: ['INPUT', 'OUTPUT', 'POSTROUTING'],
      mangle: ['INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
      raw: ['OUTPUT'],
      security: ['INPUT', 'FORWARD', 'OUTPUT'],
    },
  },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_realm.c',
};
