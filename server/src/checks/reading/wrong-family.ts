import type { ReadingCheck } from '../check.ts';

export const wrongFamily: ReadingCheck = {
  kind: 'reading',
  code: 'wrong-family',
  dialect: 'iptables-save',
  title: 'Something of the other address family',
  severity: 'error',
  why: 'IPv4 and IPv6 have a ruleset each (iptables, ip6tables). Addresses, ICMP types and some extensions belong to one of them.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 2001:db8::1 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -s 192.0.2.1 -j DROP
COMMIT
`,
};
