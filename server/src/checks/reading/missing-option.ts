import type { ReadingCheck } from '../check.ts';

export const missingOption: ReadingCheck = {
  kind: 'reading',
  code: 'missing-option',
  dialect: 'iptables-save',
  title: 'A match or target without an option that it needs',
  severity: 'error',
  why: 'Some matches and targets say nothing without one of their options, and iptables refuses them then.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m set -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m set --match-set blocked src -j DROP
COMMIT
`,
};
