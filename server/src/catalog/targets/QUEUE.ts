import type { TargetSpec } from '../types.ts';

export const QUEUE: TargetSpec = {
  kind: 'target',
  name: 'QUEUE',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  builtin: true,
  summary: 'Hands the packet to the program at queue 0; the old form of NFQUEUE.',
  explanation:
    'A verdict like ACCEPT and DROP, from the time when there was one queue. When no program listens, the packet is dropped. New rules use `NFQUEUE`, which has numbers, several queues and a bypass. With nft it needs a kernel with the queue expression.',
  options: [],
  notes: [
    {
      checkedBy: 'experiment',
      text: 'Legacy always has it; nft needs a part of the kernel that those of today are built without.',
    },
  ],
  source: 'net/ipv4/netfilter/ip_tables.c',
};
