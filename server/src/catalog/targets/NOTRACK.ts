import { rawOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const NOTRACK: TargetSpec = {
  kind: 'target',
  name: 'NOTRACK',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Exempts the packet from connection tracking, as CT --notrack does; the next rule follows.',
  explanation:
    "The packet's state becomes `UNTRACKED`: the nat table does not see it, and rules for `ESTABLISHED` do not match. Only in the raw table, and both directions need a rule. Newer tools load it as `CT --notrack` and print it so.",
  realName: 'CT',
  options: [],
  allowed: { ipv4: rawOnly, ipv6: rawOnly },
  userChain: { tables: ['raw'] },
  revisions: { iptables: [0, 1, 2], kernel: [0] },
  source: 'net/netfilter/xt_CT.c',
};
