import type { ReadingCheck } from '../check.ts';

export const badValue: ReadingCheck = {
  kind: 'reading',
  code: 'bad-value',
  dialect: 'iptables-save',
  title: 'A value that the option cannot take',
  severity: 'error',
  why: "iptables-restore refuses the file at the first value that it can't read, and loads nothing of it.",
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.300 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.30 -j DROP
COMMIT
`,
};
