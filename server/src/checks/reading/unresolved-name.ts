import type { ReadingCheck } from '../check.ts';

export const unresolvedName: ReadingCheck = {
  kind: 'reading',
  code: 'unresolved-name',
  dialect: 'iptables-save',
  title: 'A host name in place of an address',
  severity: 'warning',
  why: 'The name is looked up once, when the rules are loaded, and the rule keeps the addresses of that moment. At boot there may be nobody to ask, and then the whole file is refused.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s www.example.org -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 192.0.2.10 -j ACCEPT
COMMIT
`,
};
