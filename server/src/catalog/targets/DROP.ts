import type { TargetSpec } from '../types.ts';

export const DROP: TargetSpec = {
  kind: 'target',
  name: 'DROP',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  builtin: true,
  summary: 'Discards the packet silently.',
  explanation:
    'Discards the packet at once and silently: no later table sees it, and the sender waits for its time-out. Not accepted in the nat table, which is no place to filter.',
  options: [],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'refused as a rule target in the nat table, in user-defined chains too; as a chain policy of nat it is accepted by restore.',
    },
  ],
  allowed: {
    ipv4: {
      filter: ['INPUT', 'FORWARD', 'OUTPUT'],
      mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
      raw: ['PREROUTING', 'OUTPUT'],
      security: ['INPUT', 'FORWARD', 'OUTPUT'],
    },
    ipv6: {
      filter: ['INPUT', 'FORWARD', 'OUTPUT'],
      mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
      raw: ['PREROUTING', 'OUTPUT'],
      security: ['INPUT', 'FORWARD', 'OUTPUT'],
    },
  },
  source: 'net/ipv4/netfilter/ip_tables.c',
};
