import type { ReadingCheck } from '../check.ts';

export const badCounters: ReadingCheck = {
  kind: 'reading',
  code: 'bad-counters',
  dialect: 'iptables-save',
  title: 'Counters that are not [packets:bytes]',
  severity: 'error',
  why: "Counters stand in square brackets, two numbers with a colon between them. iptables-restore refuses the file where they don't.",
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
[12] -A INPUT -j DROP
COMMIT
`,
  after: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
[12:720] -A INPUT -j DROP
COMMIT
`,
};
