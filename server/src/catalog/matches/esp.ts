import type { MatchSpec } from '../types.ts';

export const esp: MatchSpec = {
  kind: 'match',
  name: 'esp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Picks encrypted IPsec packets (ESP), optionally by SPI.',
  explanation:
    'Matches the outer, encrypted packet by its security parameter index, the number by which the receiver finds the key. The rule needs `-p esp`. ESP behind NAT travels in UDP port 4500 and is plain UDP to this match. What was inside comes by again after decryption as an ordinary packet: `policy` recognises it.',
  requiresProtocol: ['esp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['esp'],
  options: [
    {
      name: '--espspi',
      aliases: [],
      value: 'uint32range',
      summary: 'The SPI: one value, or from:to.',
      min: 0,
      max: 4294967295,
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_esp.c',
};
