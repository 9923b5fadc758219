import type { ReadingCheck } from '../check.ts';

export const wrongTable: ReadingCheck = {
  kind: 'reading',
  code: 'wrong-table',
  dialect: 'iptables-save',
  title: 'Something that this table does not accept',
  severity: 'error',
  why: 'Some targets work in one table only: translations in nat, marks in mangle, CT in raw. The kernel refuses them elsewhere.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A OUTPUT -j DNAT --to-destination 192.0.2.1
COMMIT
`,
  after: `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A OUTPUT -j DNAT --to-destination 192.0.2.1
COMMIT
`,
};
