import type { TargetSpec } from '../types.ts';

export const AUDIT: TargetSpec = {
  kind: 'target',
  name: 'AUDIT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Writes a record about the packet to the audit log; the next rule follows.',
  explanation:
    "Reports to the kernel's audit system (`auditd`), for hosts that must prove what their filter did. The type is only a label in the record: `--type drop` drops nothing, so the rule that decides stands behind it. Each packet writes a record, so limit it.",
  options: [
    {
      name: '--type',
      aliases: [],
      value: 'enum',
      summary: 'Label of the record: accept, drop or reject.',
      enum: ['accept', 'drop', 'reject'],
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_AUDIT.c',
};
