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
