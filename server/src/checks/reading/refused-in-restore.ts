import type { ReadingCheck } from '../check.ts';

export const refusedInRestore: ReadingCheck = {
  kind: 'reading',
  code: 'refused-in-restore',
  dialect: 'iptables-save',
  title: 'An option that works on the command line only',
  severity: 'error',
  why: 'Inside a file the table is already chosen, and some commands and options have no meaning there: iptables-restore refuses them.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-t nat -A INPUT -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -j DROP
COMMIT
`,
};
