import { rawOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const NOTRACK: TargetSpec = {
  kind: 'target',
  name: 'NOTRACK',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Exempts the packet from connection tracking; same as CT --notrack.',
  explanation:
    'The old name of `CT --notrack`: the packet passes without connection tracking, so its state is UNTRACKED and the nat table never sees it. Both directions need it.',
  realName: 'CT',
  options: [],
  allowed: { ipv4: rawOnly, ipv6: rawOnly },
  userChain: { tables: ['raw'] },
  source: 'net/netfilter/xt_CT.c',
};
