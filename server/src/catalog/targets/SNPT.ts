import type { TargetSpec } from '../types.ts';

export const SNPT: TargetSpec = {
  kind: 'target',
  name: 'SNPT',
  aliases: [],
  families: ['ipv6'],
  verdict: 'continue',
  summary: 'Replaces the prefix of an IPv6 source, without keeping state; the next rule follows.',
  explanation:
    'Network prefix translation of RFC 6296, the way out: the inner prefix becomes the outer one, some bits are adjusted so that checksums stay right. The way in needs the mirror image with `DNPT`. Hosts stay reachable one to one, unlike with masquerading. In the mangle table, with connection tracking off for these packets.',
  options: [
    {
      name: '--src-pfx',
      aliases: [],
      value: 'addressMask',
      summary: 'Prefix that the source has now, 64 bits at most.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--dst-pfx',
      aliases: [],
      value: 'addressMask',
      summary: 'Prefix that it gets.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'Neither prefix is longer than 64 bits.' }],
  allowed: { ipv6: { mangle: ['INPUT', 'POSTROUTING'] } },
  userChain: { tables: ['mangle'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/ipv6/netfilter/ip6t_NPT.c',
};
