import type { MatchSpec } from '../types.ts';

export const icmp6: MatchSpec = {
  kind: 'match',
  name: 'icmp6',
  aliases: ['icmpv6', 'ipv6-icmp'],
  families: ['ipv6'],
  summary: 'Tests type and code of ICMPv6.',
  explanation:
    "IPv6 cannot live without it: neighbour discovery (types 133 to 137) takes the place of ARP, and `packet-too-big` is the only way to learn a path's MTU, since routers do not fragment. A firewall that drops them breaks the network in ways that are hard to find. Neighbour discovery is not tracked as a connection, so a rule for `ESTABLISHED` does not let it in: accept it by type.",
  requiresProtocol: ['ipv6-icmp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['ipv6-icmp'],
  options: [
    {
      name: '--icmpv6-type',
      aliases: [],
      value: 'icmpv6Type',
      summary: 'Type by name or number, with /code where wanted; there is no word for any.',
      explanation:
        'A name may be shortened while it stays unambiguous. For every type leave the option out and write `-p ipv6-icmp` alone.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_tcpudp.c',
};
