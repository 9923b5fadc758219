import type { MatchSpec } from '../types.ts';

export const ipcomp: MatchSpec = {
  kind: 'match',
  name: 'ipcomp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Picks packets compressed with IPComp, by their index.',
  explanation:
    'IPComp compresses what IPsec will encrypt; it is rarely seen. The index plays the part of the SPI: it tells the receiver how to unpack. The rule needs `-p ipcomp`.',
  requiresProtocol: ['ipcomp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['ipcomp'],
  options: [
    {
      name: '--ipcompspi',
      aliases: [],
      value: 'uint32range',
      summary: 'Compression parameter index: one value, or from:to.',
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
      summary: 'The reserved field must be zero.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_ipcomp.c',
};
