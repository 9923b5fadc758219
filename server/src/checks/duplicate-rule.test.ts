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
    'a rule that goes on may stand twice',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 192.0.2.1/32 -j LOG
-A INPUT -s 192.0.2.1/32 -j LOG
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
