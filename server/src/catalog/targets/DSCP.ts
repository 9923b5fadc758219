import { mangleOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const DSCP: TargetSpec = {
  kind: 'target',
  name: 'DSCP',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sets the DiffServ code point; the next rule follows.',
  explanation:
    'Writes the upper six bits of the TOS or traffic class byte and leaves the ECN bits alone. Routers on the way may queue by it, ignore it or overwrite it. Only in the mangle table.',
  requiresExactlyOneOf: ['--set-dscp', '--set-dscp-class'],
  options: [
    {
      name: '--set-dscp',
      aliases: [],
      value: 'uint8',
      summary: 'Code point as a number from 0 to 63.',
      min: 0,
      max: 63,
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--set-dscp-class'],
    },
    {
      name: '--set-dscp-class',
      aliases: [],
      value: 'enum',
      summary: 'Code point by the name of its class.',
      enumRef: 'dscpClasses',
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--set-dscp'],
    },
  ],
  allowed: { ipv4: mangleOnly, ipv6: mangleOnly },
  userChain: { tables: ['mangle'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_DSCP.c',
};
