import { filterOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const REJECT: TargetSpec = {
  kind: 'target',
  name: 'REJECT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Refuses the packet and tells the sender.',
  explanation:
    "Discards it and sends an ICMP error, or for TCP a reset with `tcp-reset`. Clients fail at once instead of waiting for a time-out, which is kinder inside one's own network. Only in INPUT, FORWARD and OUTPUT of filter, and in chains called from there. The answer is a packet of this machine and passes OUTPUT. No answer is given to ICMP errors, broken packets and fragments, so errors breed no errors.",
  options: [
    {
      name: '--reject-with',
      aliases: [],
      value: 'enum',
      summary: 'Kind of answer; port unreachable if left out.',
      explanation:
        '`tcp-reset` looks like a closed port and needs `-p tcp`; without it TCP clients may retry for a while despite the ICMP error. `icmp-admin-prohibited` (`icmp6-adm-prohibited`) says honestly that a firewall decided. Names may be shortened.',
      enumRef: 'rejectWith',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: '`tcp-reset` needs `-p tcp`, and no `!` before it.' }],
  allowed: { ipv4: filterOnly, ipv6: filterOnly },
  userChain: { tables: ['filter'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/ipv4/netfilter/ipt_REJECT.c, net/ipv6/netfilter/ip6t_REJECT.c',
};
