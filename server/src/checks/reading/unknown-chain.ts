import type { ReadingCheck } from '../check.ts';

export const unknownChain: ReadingCheck = {
  kind: 'reading',
  code: 'unknown-chain',
  dialect: 'iptables-save',
  title: 'A chain that nobody declares',
  severity: 'error',
  why: "A rule stands in, or jumps to, a chain that the table doesn't have. Chains belong to one table each: one of the same name in another table doesn't count. iptables-restore refuses the whole file.",
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -j web
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
COMMIT
`,
};
