import type { ReadingCheck } from '../check.ts';

export const outsideTable: ReadingCheck = {
  kind: 'reading',
  code: 'outside-table',
  dialect: 'iptables-save',
  title: 'A line outside of a table',
  severity: 'error',
  why: 'Rules and chains belong to a table, which a line such as `*filter` begins and `COMMIT` ends. iptables-restore refuses anything else between tables but comments.',
  before: `*filter
:INPUT ACCEPT [0:0]
COMMIT
-A INPUT -j DROP
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -j DROP
COMMIT
`,
};
