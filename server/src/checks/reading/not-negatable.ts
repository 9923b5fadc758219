import type { ReadingCheck } from '../check.ts';

export const notNegatable: ReadingCheck = {
  kind: 'reading',
  code: 'not-negatable',
  dialect: 'iptables-save',
  title: 'An exclamation mark before something that cannot be negated',
  severity: 'error',
  why: 'Not every option has an opposite. Write two rules instead: one that lets the exceptions go on, and one for all others.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m limit ! --limit 3/sec -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m limit --limit 3/sec -j RETURN
-A INPUT -j DROP
COMMIT
`,
};
