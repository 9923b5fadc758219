import type { TargetSpec } from '../types.ts';

export const IDLETIMER: TargetSpec = {
  kind: 'target',
  name: 'IDLETIMER',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Tells programs when no packet has passed for a while; the next rule follows.',
  explanation:
    'Starts a timer anew with each packet; when it runs out, whoever watches `/sys/class/xt_idletimer/timers/LABEL` is notified. Android uses it to let the radio sleep. It decides nothing about the packet.',
  options: [
    {
      name: '--timeout',
      aliases: [],
      value: 'uint32',
      summary: 'Seconds of silence until the notice; not 0.',
      min: 0,
      max: 4294967295,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--label',
      aliases: [],
      value: 'string',
      summary: 'Name of the timer, 27 characters at most.',
      cutAt: 27,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--alarm',
      aliases: [],
      value: 'none',
      summary: 'The clock goes on while the machine is suspended.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'Needs a label, and a time above 0.' }],
  revisions: { iptables: [0, 1], kernel: [0, 1] },
  source: 'net/netfilter/xt_IDLETIMER.c',
};
