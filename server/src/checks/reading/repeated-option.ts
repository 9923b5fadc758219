import type { ReadingCheck } from '../check.ts';

export const repeatedOption: ReadingCheck = {
  kind: 'reading',
  code: 'repeated-option',
  dialect: 'iptables-save',
  title: 'An option that is given twice',
  severity: 'error',
  why: 'iptables refuses a rule in which an option stands twice that may be given once. For several values use a list, a set, or one rule each.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 80 --dport 443 -j ACCEPT
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
COMMIT
`,
};
