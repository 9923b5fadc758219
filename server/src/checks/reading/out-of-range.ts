import type { ReadingCheck } from '../check.ts';

export const outOfRange: ReadingCheck = {
  kind: 'reading',
  code: 'out-of-range',
  dialect: 'iptables-save',
  title: 'A number beyond the limits of its option',
  severity: 'error',
  why: 'The field has room for numbers up to a limit, and iptables refuses greater ones.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 70000 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 7000 -j DROP
COMMIT
`,
};
