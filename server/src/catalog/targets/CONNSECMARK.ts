import { mangleAndSecurity } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const CONNSECMARK: TargetSpec = {
  kind: 'target',
  name: 'CONNSECMARK',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Copies the security mark between packet and connection; the next rule follows.',
  explanation:
    'Companion of `SECMARK` for SELinux: the first packet of a connection gets its label by rules, `--save` keeps it with the connection, `--restore` gives it to later packets. Only in the mangle and security tables. Without SELinux it means nothing.',
  requiresExactlyOneOf: ['--save', '--restore'],
  options: [
    {
      name: '--save',
      aliases: [],
      value: 'none',
      summary: "Gives the packet's label to the connection, if that has none yet.",
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--restore'],
    },
    {
      name: '--restore',
      aliases: [],
      value: 'none',
      summary: "Gives the connection's label to the packet, if that has none yet.",
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--save'],
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'Only in mangle and security.' }],
  allowed: { ipv4: mangleAndSecurity, ipv6: mangleAndSecurity },
  userChain: { tables: ['mangle', 'security'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_CONNSECMARK.c',
};
