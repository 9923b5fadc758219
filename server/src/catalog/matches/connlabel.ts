import type { MatchSpec } from '../types.ts';

export const connlabel: MatchSpec = {
  kind: 'match',
  name: 'connlabel',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests a label of the connection, and optionally sets it.',
  explanation:
    'A connection can carry up to 128 labels, each a bit that is on or off; this tests one of them. Labels are meant for what the 32 bits of the connection mark have no room for. Names are translated by `/etc/xtables/connlabel.conf` when the rule is loaded, so dumps from another machine may show other names for the same number. Untracked packets have none.',
  options: [
    {
      name: '--label',
      aliases: [],
      value: 'string',
      summary: 'Number of the label, 0 to 127, or its name in the label file.',
      minLength: 1,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--set',
      aliases: [],
      value: 'none',
      summary: 'Turns the label on first if it is off.',
      explanation:
        'The rule then matches when the label is on afterwards, which is nearly always: it fails only where the connection has no room for labels.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'Labels are numbered up to 127; a name has to stand in `/etc/xtables/connlabel.conf`.',
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_connlabel.c',
};
