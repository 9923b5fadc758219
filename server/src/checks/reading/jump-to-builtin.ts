import type { ReadingCheck } from '../check.ts';

export const jumpToBuiltin: ReadingCheck = {
  kind: 'reading',
  code: 'jump-to-builtin',
  dialect: 'iptables-save',
  title: 'A jump to a built-in chain',
  severity: 'error',
  why: 'Built-in chains are entered by the kernel alone. Put the shared rules into a chain of your own and jump there from both.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -j INPUT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:shared - [0:0]
-A INPUT -j shared
-A FORWARD -j shared
COMMIT
`,
};
