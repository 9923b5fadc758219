import type { ReadingCheck } from '../check.ts';

export const missingCommit: ReadingCheck = {
  kind: 'reading',
  code: 'missing-commit',
  dialect: 'iptables-save',
  title: 'A table without COMMIT',
  severity: 'error',
  why: 'Rules are collected until COMMIT and loaded then, all at once. Without it nothing of the table is loaded: a dump that was cut off ends like that.',
  before: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -j DROP
`,
  after: `*filter
:INPUT ACCEPT [0:0]
-A INPUT -j DROP
COMMIT
`,
};
