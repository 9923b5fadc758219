import type { MatchSpec } from '../types.ts';

export const cpu: MatchSpec = {
  kind: 'match',
  name: 'cpu',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches the number of the processor that handles the packet.',
  explanation:
    'Matches the number of the processor that handles the packet now, counted from 0. It serves to spread load over several local services, together with receive steering on the network card.',
  options: [
    {
      name: '--cpu',
      aliases: [],
      value: 'uint32',
      summary: 'Processor number.',
      min: 0,
      max: 4294967295,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_cpu.c',
};
