import type { MatchSpec } from '../types.ts';

export const connlabel: MatchSpec = {
  kind: 'match',
  name: 'connlabel',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests, and optionally sets, a label bit of the connection.',
  explanation:
    'Tests one of 128 named bits that may be attached to a connection, and with `--set` attaches it. The names come from `/etc/xtables/connlabel.conf`. Labels complement the connection mark where 32 bits are not enough.',
  options: [
    {
      name: '--label',
      aliases: [],
      value: 'string',
      summary: 'Label number 0-127 or a name from the label map file.',
      minLength: 1,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--set',
      aliases: [],
      value: 'none',
      summary: 'Set the label on the connection if it is not set yet.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'label numbers above 127 and names missing from /etc/xtables/connlabel.conf are refused.',
    },
  ],
  source: 'net/netfilter/xt_connlabel.c',
};
