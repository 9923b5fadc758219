import { mangleAndSecurity } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const SECMARK: TargetSpec = {
  kind: 'target',
  name: 'SECMARK',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sets the security mark of the packet.',
  explanation: 'Sets the SELinux security mark of the packet.',
  options: [
    {
      name: '--selctx',
      aliases: [],
      value: 'string',
      summary: 'Security context.',
      cutAt: 255,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'mangle or security table only; a security module must know the context.' }],
  allowed: { ipv4: mangleAndSecurity, ipv6: mangleAndSecurity },
  source: 'net/netfilter/xt_SECMARK.c',
};
