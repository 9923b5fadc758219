import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'a chain that nothing jumps to',
    `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
 ^^^ unused-chain: Nothing jumps to chain “web”.
COMMIT
`,
  ],
  [
    'a chain by goto is used',
    `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -g web
COMMIT
`,
  ],
  [
    'chains of known software wait for use',
    `*filter
:INPUT ACCEPT [0:0]
:DOCKER-USER - [0:0]
:KUBE-PROXY-CANARY - [0:0]
COMMIT
*mangle
:KUBE-IPTABLES-HINT - [0:0]
:KUBE-KUBELET-CANARY - [0:0]
COMMIT
`,
  ],
  [
    'chains that only jump to each other',
    `*filter
:INPUT ACCEPT [0:0]
:ping - [0:0]
 ^^^^ unused-chain: Nothing leads to chain “ping”: the chains that jump there are not reached themselves.
:pong - [0:0]
 ^^^^ unused-chain
-A ping -j pong
-A pong -p tcp -j ping
COMMIT
`,
  ],
  [
    'what an unused chain leads to is not told again',
    `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
 ^^^ unused-chain
:below - [0:0]
-A web -j below
-A below -j ACCEPT
COMMIT
`,
  ],
  [
    'a jump in another table does not count',
    `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
 ^^^ unused-chain
COMMIT
*mangle
:INPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('unused-chain', dump);
  expect(found).toEqual(expected);
});
