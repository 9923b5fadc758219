import { exceptNat } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const DROP: TargetSpec = {
  kind: 'target',
  name: 'DROP',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  builtin: true,
  summary: 'Discards the packet without a word.',
  explanation:
    "It is gone at once: no later table sees it, and the sender waits until it gives up. Towards the internet that hides little, for a missing answer is an answer; inside one's own network `REJECT` saves time. The nat table refuses it as a target, since that table sees first packets only and is no place to filter.",
  options: [],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'No rule of nat may drop, not in chains of your own either; a policy of nat may.',
    },
  ],
  allowed: { ipv4: exceptNat, ipv6: exceptNat },
  userChain: { tables: ['filter', 'mangle', 'raw', 'security'] },
  source: 'net/ipv4/netfilter/ip_tables.c',
};
