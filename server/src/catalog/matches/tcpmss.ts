import type { MatchSpec } from '../types.ts';

export const tcpmss: MatchSpec = {
  kind: 'match',
  name: 'tcpmss',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares the maximum segment size that a TCP SYN announces.',
  explanation:
    'Only SYN and SYN-ACK packets carry the value; others count as outside of the range, so `!` matches all of them: add `--syn` or `--tcp-flags SYN,RST SYN`. Often used together with `TCPMSS`, to change only values that are too large. The rule needs `-p tcp`.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  options: [
    {
      name: '--mss',
      aliases: [],
      value: 'uint16range',
      summary: 'Announced size: one value, or from:to.',
      min: 0,
      max: 65535,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_tcpmss.c',
};
