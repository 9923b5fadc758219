import type { ReadingCheck } from '../check.ts';

export const jumpLoop: ReadingCheck = {
  kind: 'reading',
  code: 'jump-loop',
  dialect: 'iptables-save',
  title: 'Chains that jump to each other in a circle',
  severity: 'error',
  why: 'The kernel refuses rules in which a packet could walk in a circle, and with them the whole table. A circle that no built-in chain leads into is accepted until somebody adds that jump.',
  before: `*filter
:INPUT ACCEPT [0:0]
:a - [0:0]
:b - [0:0]
-A INPUT -j a
-A a -j b
-A b -j a
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:a - [0:0]
:b - [0:0]
-A INPUT -j a
-A a -j b
-A b -j RETURN
COMMIT
`,
};
