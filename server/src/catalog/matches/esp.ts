import type { MatchSpec } from '../types.ts';

export const esp: MatchSpec = {
  kind: 'match',
  name: 'esp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches IPsec ESP packets by SPI.',
  explanation:
    'Matches IPsec ESP packets by their security parameter index, the number that tells a receiver which key to use. In IPv4 it needs `-p esp`.',
  requiresProtocol: ['esp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['esp'],
  options: [
    {
      name: '--espspi',
      aliases: [],
      value: 'uint32range',
      summary: 'SPI or SPI range.',
      min: 0,
      max: 4294967295,
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_esp.c',
};
