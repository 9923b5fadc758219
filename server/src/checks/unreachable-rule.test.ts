import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'a verdict without conditions hides what is below it',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A web -j DROP
-A INPUT -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: the rule in line 6 takes every packet.
-A web -p udp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: the rule in line 7 takes every packet.
COMMIT
`,
  ],
  [
    'a comment is no condition',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -m comment --comment "the end" -j DROP
-A INPUT -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
COMMIT
`,
  ],
  [
    'a jump to a chain that decides alone hides too',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A INPUT -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A web -p tcp -j ACCEPT
-A web -j DROP
COMMIT
`,
  ],
  [
    'a chain that may return hides nothing',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A INPUT -p tcp -j ACCEPT
-A web -s 192.0.2.1/32 -j RETURN
-A web -j DROP
COMMIT
`,
  ],
  [
    'nor does a jump with a condition',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -p udp -j web
-A INPUT -p tcp -j ACCEPT
-A web -j DROP
COMMIT
`,
  ],
  [
    'goto does not come back',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -g web
-A INPUT -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A web -p tcp -j ACCEPT
COMMIT
`,
  ],
  [
    'logging goes on',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j LOG
-A INPUT -p tcp -j ACCEPT
COMMIT
`,
  ],
  [
    'a condition is one also where it stands in quotes',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 192.0.2.1/32 -m comment --comment "-j DROP" -j ACCEPT
-A INPUT -p tcp -j ACCEPT
COMMIT
`,
  ],
  [
    'rules of another chain and table are not below it',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j DROP
-A FORWARD -p tcp -j ACCEPT
COMMIT
*mangle
:INPUT ACCEPT [0:0]
-A INPUT -p tcp -j ACCEPT
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('unreachable-rule', dump);
  expect(found).toEqual(expected);
});
