import type { ReadingCheck } from '../check.ts';

export const shellCommand: ReadingCheck = {
  kind: 'reading',
  code: 'shell-command',
  dialect: 'iptables-save',
  title: 'A shell command instead of rules',
  severity: 'warning',
  why: 'This is a line of a script that calls iptables. A dump is what `iptables-save` prints: run the script on the machine (or in a network namespace) and save its rules.',
  before: `iptables -A INPUT -j DROP
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -j DROP
COMMIT
`,
};
