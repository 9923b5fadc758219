import type { MatchSpec } from '../types.ts';

export const statistic: MatchSpec = {
  kind: 'match',
  name: 'statistic',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches by chance, or every n-th packet.',
  explanation:
    'Spreads packets over rules. In the nat table it decides about whole connections, because only their first packets come there: that is how kube-proxy balances. Everywhere else each *packet* is decided anew, which tears connections apart unless the result is kept in a connection mark. Chances of rules one after another multiply: of three equal ways the first has 1/3, the second 1/2 of what is left, the last no statistic at all.',
  options: [
    {
      name: '--mode',
      aliases: [],
      value: 'enum',
      summary: 'How it chooses: random by chance, nth by counting.',
      enum: ['random', 'nth'],
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--probability',
      aliases: [],
      value: 'double',
      summary: 'Chance of a match, from 0 to 1; for mode random.',
      explanation:
        'Stored with 31 bits, so 1/3 comes back from a dump as `0.33333333349`. It is the chance among packets that *reach* the rule: those that an earlier rule took do not count.',
      min: 0,
      max: 1,
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--every', '--packet'],
    },
    {
      name: '--every',
      aliases: [],
      value: 'uint32',
      summary: 'Length of the cycle; for mode nth.',
      explanation:
        'The counter belongs to the rule and counts all packets that reach it, from whomever. Loading the rules anew starts it again.',
      min: 1,
      max: 4294967295,
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--probability'],
      requires: ['--packet'],
    },
    {
      name: '--packet',
      aliases: [],
      value: 'uint32',
      summary: 'Which packet of each cycle matches, counted from 0; must be below --every.',
      min: 0,
      max: 4294967295,
      negatable: false,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--probability'],
      requires: ['--every'],
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: '`random` goes with `--probability`; `nth` goes with `--every` and with `--packet`, which counts from 0 and stays below it.',
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_statistic.c',
};
