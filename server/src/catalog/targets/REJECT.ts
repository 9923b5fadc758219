import { filterOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const REJECT: TargetSpec = {
  kind: 'target',
  name: 'REJECT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Drops the packet and answers with an error or a TCP reset.',
  explanation:
    'Discards the packet and says so to the sender: an ICMP error, or for TCP a reset with `tcp-reset`. Clients fail at once instead of waiting. Only in INPUT, FORWARD, OUTPUT and chains called from there. The answer itself goes through OUTPUT.',
  options: [
    {
      name: '--reject-with',
      aliases: [],
      value: 'enum',
      summary: 'Kind of answer; names depend on the family, may be abbreviated and given in any case.',
      enumRef: 'rejectWith',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'tcp-reset needs -p tcp without negation.' }],
  allowed: { ipv4: filterOnly, ipv6: filterOnly },
  userChain: { tables: ['filter'] },
  source: 'net/ipv4/netfilter/ipt_REJECT.c, net/ipv6/netfilter/ip6t_REJECT.c',
};
