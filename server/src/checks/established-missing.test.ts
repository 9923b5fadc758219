import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'only a port is let in',
    `*filter
:INPUT DROP [0:0]
       ^^^^ established-missing
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  ],
  [
    'a last rule takes the place of the policy',
    `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT --reject-with icmp-host-prohibited
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ established-missing
COMMIT
`,
  ],
  [
    'a last rule that takes some only',
    `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -i eth0 -p tcp -j DROP
COMMIT
`,
  ],
  [
    'without connection tracking, by flags',
    `*filter
:INPUT DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -m tcp ! --syn -j ACCEPT
COMMIT
`,
  ],
  [
    'a machine that lets nobody in does so on purpose',
    `*filter
:INPUT DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
COMMIT
`,
  ],
  [
    'everything from a network may hold the replies',
    `*filter
:INPUT DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -s 10.0.0.0/8 -j ACCEPT
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('established-missing', dump);
  expect(found).toEqual(expected);
});
