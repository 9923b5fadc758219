import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'counters make no difference',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
[1:60] -A INPUT -s 192.0.2.1/32 -j DROP
[0:0] -A INPUT -s 192.0.2.1/32 -j DROP
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-rule: The same rule stands in line 6, and takes every packet that this one could match.
COMMIT
`,
  ],
  [
    'a limit lets the rest through to the second',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -m limit --limit 1/sec -j ACCEPT
-A INPUT -m limit --limit 1/sec -j ACCEPT
COMMIT
`,
  ],
  [
    'chance is thrown anew',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -m statistic --mode random --probability 0.5 -j DROP
-A INPUT -m statistic --mode random --probability 0.5 -j DROP
COMMIT
`,
  ],
  [
    'what lets packets go on is done twice',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:f2b-sshd - [0:0]
-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-rule: The same jump stands in line 6: packets that come back walk “f2b-sshd” again.
-A INPUT -s 192.0.2.1/32 -j LOG
-A INPUT -s 192.0.2.1/32 -j LOG
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate-rule: The same rule stands in line 8: what it does is done twice.
-A INPUT -m mark --mark 0x1 -j f2b-sshd
-A INPUT -j MARK --set-xmark 0x1/0x1
-A INPUT -m mark --mark 0x1 -j f2b-sshd
-A f2b-sshd -j RETURN
COMMIT
`,
  ],
  [
    'the same in two chains is no twin',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 192.0.2.1/32 -j DROP
-A FORWARD -s 192.0.2.1/32 -j DROP
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('duplicate-rule', dump);
  expect(found).toEqual(expected);
});
