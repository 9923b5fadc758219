import { arriving } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const mac: MatchSpec = {
  kind: 'match',
  name: 'mac',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches the Ethernet source address.',
  explanation:
    'Matches the Ethernet address of the sender. Only where the packet came from a network, so PREROUTING, INPUT and FORWARD; and it is the address of the last hop, usually a router, not of a host far away.',
  options: [
    {
      name: '--mac-source',
      aliases: [],
      value: 'mac',
      summary: 'Six hex bytes separated by colons.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  allowed: { ipv4: arriving, ipv6: arriving },
  source: 'net/netfilter/xt_mac.c',
};
