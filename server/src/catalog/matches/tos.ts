import type { MatchSpec } from '../types.ts';

export const tos: MatchSpec = {
  kind: 'match',
  name: 'tos',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests the TOS or traffic class byte under a mask.',
  explanation:
    'Compares all eight bits, or those of a mask, with a value or one of the old names (`Minimize-Delay`). Networks of today read the byte as DSCP and ECN; for those the `dscp` and `ecn` matches are easier to read.',
  options: [
    {
      name: '--tos',
      aliases: [],
      value: 'tosMask',
      summary: 'Value, value/mask, or an old TOS name.',
      min: 0,
      max: 255,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0, 1], kernel: [1] },
  source: 'net/netfilter/xt_dscp.c',
};
