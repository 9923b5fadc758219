import { mangleAndSecurity } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const CONNSECMARK: TargetSpec = {
  kind: 'target',
  name: 'CONNSECMARK',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Copies security marks between packet and connection.',
  explanation: 'Copies the security mark between packet and connection, for SELinux. Used together with SECMARK.',
  requiresExactlyOneOf: ['--save', '--restore'],
  options: [
    {
      name: '--save',
      aliases: [],
      value: 'none',
      summary: 'Copy the mark of the packet to the connection.',
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--restore'],
    },
    {
      name: '--restore',
      aliases: [],
      value: 'none',
      summary: 'Copy the mark of the connection to the packet.',
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--save'],
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'mangle or security table only.' }],
  allowed: { ipv4: mangleAndSecurity, ipv6: mangleAndSecurity },
  userChain: { tables: ['mangle', 'security'] },
  source: 'net/netfilter/xt_CONNSECMARK.c',
};
