import type { MatchSpec } from '../types.ts';

export const dscp: MatchSpec = {
  kind: 'match',
  name: 'dscp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches the DiffServ code point of the IP header.',
  explanation:
    'Matches the six upper bits of the TOS or traffic class byte, the DiffServ code point, as a number or by class name (`EF`, `AF41`, `CS6`). The two lower bits belong to ECN and are ignored here.',
  requiresOneOf: ['--dscp', '--dscp-class'],
  options: [
    {
      name: '--dscp',
      aliases: [],
      value: 'uint8',
      summary: 'Code point as a number 0-63.',
      min: 0,
      max: 63,
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--dscp-class'],
    },
    {
      name: '--dscp-class',
      aliases: [],
      value: 'enum',
      summary: 'Code point by class name.',
      enumRef: 'dscpClasses',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--dscp'],
    },
  ],
  source: 'net/netfilter/xt_dscp.c',
};
