import type { MatchSpec } from '../types.ts';

export const ecn: MatchSpec = {
  kind: 'match',
  name: 'ecn',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests the bits of explicit congestion notification.',
  explanation:
    'Routers that are about to drop packets can set these bits instead. Two stand in the IP header, two (`CWR`, `ECE`) in the TCP header; to test the latter the rule needs `-p tcp`. A SYN with both TCP bits set asks for ECN.',
  requiresOneOf: ['--ecn-tcp-cwr', '--ecn-tcp-ece', '--ecn-ip-ect'],
  options: [
    {
      name: '--ecn-tcp-cwr',
      aliases: [],
      value: 'none',
      summary: 'The sender says that it has slowed down: CWR in the TCP header is set.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--ecn-tcp-ece',
      aliases: [],
      value: 'none',
      summary: 'The receiver says that congestion was seen: ECE in the TCP header is set.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--ecn-ip-ect',
      aliases: [],
      value: 'uint8',
      summary: 'Value of the two bits in the IP header: 0 none, 1 and 2 capable, 3 congestion was met.',
      min: 0,
      max: 3,
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'What it says of TCP needs `-p tcp`, and no `!` before it.' }],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_ecn.c',
};
