import { mangleAndSecurity } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const SECMARK: TargetSpec = {
  kind: 'target',
  name: 'SECMARK',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Gives the packet a SELinux label; the next rule follows.',
  explanation:
    'Labels packets with a security context, so that the SELinux policy decides which process may receive or send them. `CONNSECMARK` carries the label on to the other packets of the connection. Only in the mangle and security tables, and only with a security module that knows the context.',
  options: [
    {
      name: '--selctx',
      aliases: [],
      value: 'string',
      summary: 'The security context.',
      cutAt: 255,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'kernel',
      text: 'Only in mangle and security, and only with a context that the security module knows.',
    },
    {
      checkedBy: 'experiment',
      text: 'Placement is from the source, since a kernel without a loaded security module refuses it.',
    },
  ],
  allowed: { ipv4: mangleAndSecurity, ipv6: mangleAndSecurity },
  userChain: { tables: ['mangle', 'security'] },
  placementFrom: 'source',
  revisions: { iptables: [0, 1], kernel: [0, 1] },
  source: 'net/netfilter/xt_SECMARK.c',
};
