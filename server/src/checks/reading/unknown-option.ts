import type { ReadingCheck } from '../check.ts';

export const unknownOption: ReadingCheck = {
  kind: 'reading',
  code: 'unknown-option',
  dialect: 'iptables-save',
  title: 'An option that nothing in the rule understands',
  severity: 'error',
  why: 'Options belong to a match (`-m`), a target (`-j`), or the rule itself, and must come after what they belong to.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dprt 22 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j DROP
COMMIT
`,
};
