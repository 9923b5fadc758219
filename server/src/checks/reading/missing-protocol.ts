import type { ReadingCheck } from '../check.ts';

export const missingProtocol: ReadingCheck = {
  kind: 'reading',
  code: 'missing-protocol',
  dialect: 'iptables-save',
  title: 'A match or option that needs -p',
  severity: 'error',
  why: 'Ports exist in some protocols only. The rule has to say which with `-p`, before the options that need it.',
  before: `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m multiport --dports 80,443 -j ACCEPT
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
