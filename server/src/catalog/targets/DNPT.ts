import type { TargetSpec } from '../types.ts';

export const DNPT: TargetSpec = {
  kind: 'target',
  name: 'DNPT',
  aliases: [],
  families: ['ipv6'],
  verdict: 'continue',
  summary: 'Replaces the prefix of an IPv6 destination, without keeping state; the next rule follows.',
  explanation:
    'Network prefix translation of RFC 6296, the way in: it exchanges the prefix and adjusts some bits so that checksums stay right. Nothing is remembered, so every packet needs the rule and the way out needs the mirror image with `SNPT`. Connection tracking sees two different conversations: switch it off for these packets. In the mangle table.',
  options: [
    {
      name: '--src-pfx',
      aliases: [],
      value: 'addressMask',
      summary: 'Prefix that the destination has now, 64 bits at most.',
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
  allowed: { ipv6: { mangle: ['PREROUTING', 'OUTPUT'] } },
  userChain: { tables: ['mangle'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/ipv6/netfilter/ip6t_NPT.c',
};
