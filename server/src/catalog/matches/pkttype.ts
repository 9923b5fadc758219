import type { MatchSpec } from '../types.ts';

export const pkttype: MatchSpec = {
  kind: 'match',
  name: 'pkttype',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches the link-layer packet type.',
  explanation:
    "Matches how the frame was addressed on the wire: to this host, to everybody, or to a multicast group. It is about the link layer; addresses of the IP header are `addrtype`'s.",
  options: [
    {
      name: '--pkt-type',
      aliases: [],
      value: 'enum',
      summary: 'Type name in any letter case.',
      enumRef: 'pktTypes',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_pkttype.c',
};
