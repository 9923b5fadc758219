import type { ReadingCheck } from '../check.ts';

export const badArgument: ReadingCheck = {
  kind: 'reading',
  code: 'bad-argument',
  dialect: 'iptables-save',
  title: 'A word that belongs to no option',
  severity: 'error',
  why: 'A rule is made of options and their values; anything left over makes iptables-restore refuse the whole file. Usually it is a value too many, or a missing dash.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.1 10.0.0.2 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.1,10.0.0.2 -j DROP
COMMIT
`,
};
