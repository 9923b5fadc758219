import type { MatchSpec } from '../types.ts';

export const ipcomp: MatchSpec = {
  kind: 'match',
  name: 'ipcomp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches IP payload compression packets by their index.',
  explanation: 'Matches packets compressed with IPComp by their compression parameter index.',
  requiresProtocol: ['ipcomp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['ipcomp'],
  options: [
    {
      name: '--ipcompspi',
      aliases: [],
      value: 'uint32range',
      summary: 'Compression parameter index or range.',
      min: 0,
      max: 4294967295,
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--compres',
      aliases: [],
      value: 'none',
      summary: 'Reserved field is checked.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_ipcomp.c',
};
