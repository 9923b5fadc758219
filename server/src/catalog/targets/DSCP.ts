import { mangleOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const DSCP: TargetSpec = {
  kind: 'target',
  name: 'DSCP',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sets the DiffServ code point.',
  explanation:
    'Sets the DiffServ code point, by number or class name, so that later routers can queue by it. Goes on with the next rule.',
  requiresExactlyOneOf: ['--set-dscp', '--set-dscp-class'],
  options: [
    {
      name: '--set-dscp',
      aliases: [],
      value: 'uint8',
      summary: 'Code point as a number 0-63.',
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
      summary: 'Code point by class name.',
      enumRef: 'dscpClasses',
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--set-dscp'],
    },
  ],
  allowed: { ipv4: mangleOnly, ipv6: mangleOnly },
  userChain: { tables: ['mangle'] },
  source: 'net/netfilter/xt_DSCP.c',
};
