import type { ReadingCheck } from '../check.ts';

export const wrongChain: ReadingCheck = {
  kind: 'reading',
  code: 'wrong-chain',
  dialect: 'iptables-save',
  title: 'Something that this chain does not accept',
  severity: 'error',
  why: "Some matches and targets only make sense at certain points of a packet's way: a packet in PREROUTING has no interface to leave on yet. The kernel refuses them elsewhere.",
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -o eth0 -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -o eth0 -j DROP
COMMIT
`,
};
