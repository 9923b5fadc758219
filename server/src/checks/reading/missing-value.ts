import type { ReadingCheck } from '../check.ts';

export const missingValue: ReadingCheck = {
  kind: 'reading',
  code: 'missing-value',
  dialect: 'iptables-save',
  title: 'An option without its value',
  severity: 'error',
  why: 'The option needs one word more, or two. Often the value was a shell variable that was empty.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22
COMMIT
`,
};
