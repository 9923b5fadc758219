import type { ReadingCheck } from '../check.ts';

export const unknownRule: ReadingCheck = {
  kind: 'reading',
  code: 'unknown-rule',
  dialect: 'iptables-save',
  title: 'A rule number that the chain does not have',
  severity: 'error',
  why: 'Rules are numbered from 1. `-I` may name the number after the last rule, `-R` and `-D` only rules that are there.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-I INPUT 5 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-I INPUT 1 -j DROP
COMMIT
`,
};
