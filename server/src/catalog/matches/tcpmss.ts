import type { MatchSpec } from '../types.ts';

export const tcpmss: MatchSpec = {
  kind: 'match',
  name: 'tcpmss',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches the maximum segment size of TCP SYN packets.',
  explanation:
    'Compares the maximum segment size that a TCP SYN announces with a value or range. Often followed by TCPMSS, which lowers it.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  options: [
    {
      name: '--mss',
      aliases: [],
      value: 'uint16range',
      summary: 'Value or range.',
      min: 0,
      max: 65535,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_tcpmss.c',
};
