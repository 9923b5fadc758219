import type { TargetSpec } from '../types.ts';

export const SNPT: TargetSpec = {
  kind: 'target',
  name: 'SNPT',
  aliases: [],
  families: ['ipv6'],
  verdict: 'continue',
  summary: 'Stateless rewrite of the IPv6 source prefix.',
  explanation: 'Replaces the prefix of an IPv6 source without keeping state (RFC 6296); the counterpart of DNPT.',
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
  allowed: { ipv6: { mangle: ['INPUT', 'POSTROUTING'] } },
  userChain: { tables: ['mangle'] },
  source: 'net/ipv6/netfilter/ip6t_NPT.c',
};
