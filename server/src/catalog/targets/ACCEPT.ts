import type { TargetSpec } from '../types.ts';

export const ACCEPT: TargetSpec = {
  kind: 'target',
  name: 'ACCEPT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  builtin: true,
  summary: 'Ends traversal of the table and lets the packet go on.',
  explanation:
    'Ends the walk through this *table* at this hook; the packet goes on to the next table, where it may still be dropped. It is not the last word of the firewall.',
  options: [],
  source: 'net/ipv4/netfilter/ip_tables.c',
};
