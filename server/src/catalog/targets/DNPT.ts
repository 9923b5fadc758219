import type { TargetSpec } from '../types.ts';

export const DNPT: TargetSpec = {
  kind: 'target',
  name: 'DNPT',
  aliases: [],
  families: ['ipv6'],
  verdict: 'continue',
  summary: 'Stateless rewrite of the IPv6 destination prefix.',
  explanation:
    'Replaces the prefix of an IPv6 destination without keeping state (RFC 6296). The way back needs SNPT in the mirror image, and connection tracking should be off for these packets.',
  options: [
    {
      name: '--src-pfx',
      aliases: [],
      value: 'addressMask',
      summary: 'Prefix that is replaced.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--dst-pfx',
      aliases: [],
      value: 'addressMask',
      summary: 'New prefix.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'both prefixes must be at most 64 bits long.' }],
  allowed: { ipv6: { mangle: ['PREROUTING', 'OUTPUT'] } },
  userChain: { tables: ['mangle'] },
  source: 'net/ipv6/netfilter/ip6t_NPT.c',
};
