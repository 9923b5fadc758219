import type { TargetSpec } from '../types.ts';

export const AUDIT: TargetSpec = {
  kind: 'target',
  name: 'AUDIT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Writes an audit record for the packet.',
  explanation:
    "Writes a record to the kernel's audit log and goes on with the next rule. The type only labels the record; it decides nothing.",
  options: [
    {
      name: '--type',
      aliases: [],
      value: 'enum',
      summary: 'Kind of record.',
      enum: ['accept', 'drop', 'reject'],
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_AUDIT.c',
};
