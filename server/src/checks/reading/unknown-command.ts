import type { ReadingCheck } from '../check.ts';

export const unknownCommand: ReadingCheck = {
  kind: 'reading',
  code: 'unknown-command',
  dialect: 'iptables-save',
  title: 'A rule line without a command',
  severity: 'error',
  why: "Every line between the table's name and COMMIT is a command, nearly always `-A CHAIN`, and has exactly one.",
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-s 10.0.0.1 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 10.0.0.1 -j DROP
COMMIT
`,
};
