import type { TargetSpec } from '../types.ts';

export const ACCEPT: TargetSpec = {
  kind: 'target',
  name: 'ACCEPT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  builtin: true,
  summary: 'Ends the walk through this table; the packet goes on.',
  explanation:
    'No further rule of this *table* at this hook is tried, neither here nor in calling chains. The next table, and the next hook, still look at the packet and may drop it: accepted in mangle does not mean accepted in filter. In the nat table it means that nothing is translated.',
  options: [],
  source: 'net/ipv4/netfilter/ip_tables.c',
};
