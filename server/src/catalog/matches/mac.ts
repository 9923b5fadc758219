import { arriving } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const mac: MatchSpec = {
  kind: 'match',
  name: 'mac',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests the Ethernet address that the packet came from.',
  explanation:
    'Only where the packet came in from an Ethernet, so in PREROUTING, INPUT and FORWARD. The address is that of the last hop: for anything from beyond the local network that is the router, not the host. MAC addresses are easily changed; this is no proof of identity.',
  options: [
    {
      name: '--mac-source',
      aliases: [],
      value: 'mac',
      summary: 'The address as six hexadecimal bytes joined by colons.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  allowed: { ipv4: arriving, ipv6: arriving },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_mac.c',
};
