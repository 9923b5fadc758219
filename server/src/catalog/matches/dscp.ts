import type { MatchSpec } from '../types.ts';

export const dscp: MatchSpec = {
  kind: 'match',
  name: 'dscp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests the DiffServ code point.',
  explanation:
    'Compares the upper six bits of the TOS (IPv4) or traffic class (IPv6) byte, by number or class name (`EF`, `AF41`, `CS6`). The two lower bits belong to ECN and are not looked at. Anyone can set these bits, so on the edge of a network they are a wish, not a fact.',
  requiresOneOf: ['--dscp', '--dscp-class'],
  options: [
    {
      name: '--dscp',
      aliases: [],
      value: 'uint8',
      summary: 'Code point as a number from 0 to 63.',
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
      summary: 'Code point by the name of its class.',
      enumRef: 'dscpClasses',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--dscp'],
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_dscp.c',
};
