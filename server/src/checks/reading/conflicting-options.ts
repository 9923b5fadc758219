import type { ReadingCheck } from '../check.ts';

export const conflictingOptions: ReadingCheck = {
  kind: 'reading',
  code: 'conflicting-options',
  dialect: 'iptables-save',
  title: 'Options that exclude each other',
  severity: 'error',
  why: 'The options contradict each other, or say the same thing in two ways, and iptables accepts only one of them in a rule.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m multiport --sports 80 --dports 80 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m multiport --ports 80 -j DROP
COMMIT
`,
};
