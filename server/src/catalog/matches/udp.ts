import type { MatchSpec } from '../types.ts';

export const udp: MatchSpec = {
  kind: 'match',
  name: 'udp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests ports of UDP.',
  explanation:
    '`-p udp` alone loads it as soon as one of its options follows; dumps always print `-m udp`. UDP has no connections, but tracking makes some of it: a reply within 30 seconds turns the pair of addresses and ports `ESTABLISHED`. UDP-Lite is another protocol and has no match of its own; `multiport` knows it.',
  requiresProtocol: ['udp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['udp'],
  options: [
    {
      name: '--sport',
      aliases: ['--source-port'],
      value: 'portRange',
      summary: 'Source port, or from:to; a missing end means 0 or 65535.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dport',
      aliases: ['--destination-port'],
      value: 'portRange',
      summary: 'Destination port, or from:to; a missing end means 0 or 65535.',
      explanation:
        'After DNAT or REDIRECT, filter rules see the *new* port. Several ports need `multiport`. iptables takes numbers above 65535 modulo 65536 without a word.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_tcpudp.c',
};
