import type { MatchSpec } from '../types.ts';

export const ecn: MatchSpec = {
  kind: 'match',
  name: 'ecn',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches explicit congestion notification bits in the IP and TCP header.',
  explanation:
    'Matches the bits of explicit congestion notification: two in the IP header, two in the TCP header. The tests of TCP bits need `-p tcp`.',
  requiresOneOf: ['--ecn-tcp-cwr', '--ecn-tcp-ece', '--ecn-ip-ect'],
  options: [
    {
      name: '--ecn-tcp-cwr',
      aliases: [],
      value: 'none',
      summary: 'TCP CWR bit is set.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--ecn-tcp-ece',
      aliases: [],
      value: 'none',
      summary: 'TCP ECE bit is set.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--ecn-ip-ect',
      aliases: [],
      value: 'uint8',
      summary: 'ECT codepoint in the IP header.',
      min: 0,
      max: 3,
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'the two TCP options need -p tcp without negation.' }],
  source: 'net/netfilter/xt_ecn.c',
};
