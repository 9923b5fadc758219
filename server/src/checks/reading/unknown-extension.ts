import type { ReadingCheck } from '../check.ts';

export const unknownExtension: ReadingCheck = {
  kind: 'reading',
  code: 'unknown-extension',
  dialect: 'iptables-save',
  title: 'A match that iptables does not have',
  severity: 'error',
  why: "The name after `-m` is none of iptables' matches. Either it is misspelt, or it comes from a patch (xtables-addons) whose modules the machine must have.",
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrak --ctstate NEW -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate NEW -j DROP
COMMIT
`,
};
