import { leaving } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const CLASSIFY: TargetSpec = {
  kind: 'target',
  name: 'CLASSIFY',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sets the traffic class in which the packet queues; the next rule follows.',
  explanation:
    "Writes the packet's priority field, which classful queues (HTB, HFSC, PRIO) on the outgoing interface read directly, without a `tc filter`. A later CLASSIFY wins. Without such a queue it has no effect. Only where the packet is on its way out.",
  options: [
    {
      name: '--set-class',
      aliases: [],
      value: 'classId',
      summary: 'Class as major:minor in hexadecimal, like the handle in `tc class`.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  allowed: { ipv4: leaving, ipv6: leaving },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_CLASSIFY.c',
};
