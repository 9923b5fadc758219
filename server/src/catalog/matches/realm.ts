import type { MatchSpec } from '../types.ts';

export const realm: MatchSpec = {
  kind: 'match',
  name: 'realm',
  aliases: [],
  families: ['ipv4'],
  summary: 'Matches the routing realm of the packet (IPv4 only).',
  explanation:
    "Matches the routing realm, a number that routes give to the packets they carry. A firewall then follows the routing protocol's view of who is where. IPv4 only.",
  options: [
    {
      name: '--realm',
      aliases: [],
      value: 'numberOrName/mask',
      summary: 'Realm number, name from /etc/iproute2/rt_realms, or number/mask.',
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
  source: 'net/netfilter/xt_realm.c',
};
