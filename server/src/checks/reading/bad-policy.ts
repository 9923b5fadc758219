import type { ReadingCheck } from '../check.ts';

export const badPolicy: ReadingCheck = {
  kind: 'reading',
  code: 'bad-policy',
  dialect: 'iptables-save',
  title: 'A policy that the chain cannot have',
  severity: 'error',
  why: "Built-in chains have the policy ACCEPT or DROP; chains of one's own have none, which is written as a dash. For anything else, add a last rule to the chain.",
  before: `*filter
:INPUT REJECT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -j REJECT
COMMIT
`,
};
