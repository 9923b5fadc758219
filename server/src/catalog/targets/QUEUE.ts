import type { TargetSpec } from '../types.ts';

export const QUEUE: TargetSpec = {
  kind: 'target',
  name: 'QUEUE',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  builtin: true,
  summary: 'Hands the packet to user space queue 0; old form of NFQUEUE.',
  explanation: 'Hands the packet to queue 0 of a user space program. NFQUEUE has taken its place.',
  options: [],
  notes: [
    {
      checkedBy: 'experiment',
      text: 'with nft it needs the nf_tables queue expression in the kernel, which the tested kernel lacks; legacy accepts it everywhere.',
    },
  ],
  source: 'net/ipv4/netfilter/ip_tables.c',
};
