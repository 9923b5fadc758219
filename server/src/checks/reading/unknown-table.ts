import type { ReadingCheck } from '../check.ts';

export const unknownTable: ReadingCheck = {
  kind: 'reading',
  code: 'unknown-table',
  dialect: 'iptables-save',
  title: 'A table that iptables does not have',
  severity: 'error',
  why: 'The tables are raw, mangle, nat, filter and security. Their names are lower case.',
  before: `*Filter
:INPUT ACCEPT [0:0]
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
COMMIT
`,
};
