import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'every address',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 0.0.0.0/0 -j DROP
         ^^^^^^^^^^^^ zero-prefix: -s 0.0.0.0/0 is fulfilled by every address.
COMMIT
`,
  ],
  [
    'no address',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT ! -s 0.0.0.0/0 -j DROP
         ^^^^^^^^^^^^^^ zero-prefix: No address lies outside of 0.0.0.0/0: this rule never matches.
COMMIT
`,
  ],
  [
    'a network that begins with zero is none',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 0.0.0.0/8 -j DROP
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('zero-prefix', dump);
  expect(found).toEqual(expected);
});
