import type { TargetSpec } from '../types.ts';

export const IDLETIMER: TargetSpec = {
  kind: 'target',
  name: 'IDLETIMER',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Notifies user space when an interface group has been idle.',
  explanation:
    'Tells user space, under `/sys/class/xt_idletimer`, when no packet has passed for a while. Used on telephones to switch the radio off.',
  options: [
    {
      name: '--timeout',
      aliases: [],
      value: 'uint32',
      summary: 'Idle seconds before the notification.',
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
      summary: 'Name of the timer, at most 27 characters.',
      cutAt: 27,
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--alarm',
      aliases: [],
      value: 'none',
      summary: 'Use an alarm timer that also runs during suspend.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'kernel', text: 'a timeout of 0 is refused, as is an empty label.' }],
  source: 'net/netfilter/xt_IDLETIMER.c',
};
