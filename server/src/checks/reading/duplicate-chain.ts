import type { ReadingCheck } from '../check.ts';

export const duplicateChain: ReadingCheck = {
  kind: 'reading',
  code: 'duplicate-chain',
  dialect: 'iptables-save',
  title: 'A chain that is declared twice',
  severity: 'error',
  why: 'A chain can be declared once in a table. For the nft variant the second line is an error, the legacy variant empties the chain.',
  before: `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
:web - [0:0]
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
COMMIT
`,
};
