import type { ReadingCheck } from '../check.ts';

export const misplacedNegation: ReadingCheck = {
  kind: 'reading',
  code: 'misplaced-negation',
  dialect: 'iptables-save',
  title: 'An exclamation mark in the wrong place',
  severity: 'error',
  why: 'The exclamation mark stands alone, right before the option that it negates: `! -s 10.0.0.0/8`. The old place between option and value has not been accepted since iptables 1.4.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.0/8 -j DROP !
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT ! -s 10.0.0.0/8 -j DROP
COMMIT
`,
};
