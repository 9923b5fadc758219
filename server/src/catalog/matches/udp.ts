import type { MatchSpec } from '../types.ts';

export const udp: MatchSpec = {
  kind: 'match',
  name: 'udp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches ports of UDP.',
  explanation: 'Matches ports of UDP. `-p udp` alone loads it.',
  requiresProtocol: ['udp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['udp'],
  options: [
    {
      name: '--sport',
      aliases: ['--source-port'],
      value: 'portRange',
      summary: 'Source port or port range.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dport',
      aliases: ['--destination-port'],
      value: 'portRange',
      summary: 'Destination port or port range.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_tcpudp.c',
};
