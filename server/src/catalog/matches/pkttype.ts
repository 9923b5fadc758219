import type { MatchSpec } from '../types.ts';

export const pkttype: MatchSpec = {
  kind: 'match',
  name: 'pkttype',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests how the frame was addressed on the wire.',
  explanation:
    'Tells frames sent to this host from those sent to everybody or to a multicast group, by the Ethernet destination. The address in the IP header is another question, asked by `addrtype`. Packets on their way out have no kind yet and count as unicast, so this is a match for arrival.',
  options: [
    {
      name: '--pkt-type',
      aliases: [],
      value: 'enum',
      summary: 'Kind of frame: unicast (to this host), broadcast, multicast and others, in any case.',
      enumRef: 'pktTypes',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_pkttype.c',
};
