import type { MatchSpec } from '../types.ts';

export const tos: MatchSpec = {
  kind: 'match',
  name: 'tos',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches the type-of-service or traffic-class byte.',
  explanation: 'Tests the whole TOS or traffic class byte under a mask. For DiffServ classes `dscp` reads better.',
  options: [
    {
      name: '--tos',
      aliases: [],
      value: 'tosMask',
      summary: 'Value, value/mask, or a TOS name.',
      min: 0,
      max: 255,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_dscp.c',
};
