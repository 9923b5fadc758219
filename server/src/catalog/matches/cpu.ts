import type { MatchSpec } from '../types.ts';

export const cpu: MatchSpec = {
  kind: 'match',
  name: 'cpu',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests which processor handles the packet.',
  explanation:
    'Compares the number of the processor on which the rule is evaluated. With several receive queues on the network card it spreads load over local services: one REDIRECT to another port for each processor. The same connection keeps its processor only if receive steering does so.',
  options: [
    {
      name: '--cpu',
      aliases: [],
      value: 'uint32',
      summary: 'Number of the processor, counted from 0.',
      min: 0,
      max: 4294967295,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_cpu.c',
};
