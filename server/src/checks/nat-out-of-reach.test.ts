import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'a chain that nobody jumps to',
    `*nat
:POSTROUTING ACCEPT [0:0]
:guests - [0:0]
-A guests -s 10.0.3.0/24 -o eth0 -j MASQUERADE
                                    ^^^^^^^^^^ nat-out-of-reach: No way leads from POSTROUTING to guests: this MASQUERADE never takes a packet.
COMMIT
`,
  ],
  [
    'a chain that only such a chain jumps to',
    `*nat
:POSTROUTING ACCEPT [0:0]
:old - [0:0]
:guests - [0:0]
-A old -j guests
-A guests -s 10.0.3.0/24 -j SNAT --to-source 192.0.2.1
                            ^^^^ nat-out-of-reach
COMMIT
`,
  ],
  [
    'by way of another chain',
    `*nat
:POSTROUTING ACCEPT [0:0]
:out - [0:0]
:guests - [0:0]
-A POSTROUTING -o eth0 -g out
-A out -j guests
-A guests -s 10.0.3.0/24 -j MASQUERADE
COMMIT
`,
  ],
  [
    'SNAT works in INPUT as well',
    `*nat
:INPUT ACCEPT [0:0]
:own - [0:0]
-A INPUT -j own
-A own -j SNAT --to-source 192.0.2.1
COMMIT
`,
  ],
  [
    'in the built-in chain itself',
    `*nat
-A POSTROUTING -o eth0 -j MASQUERADE
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('nat-out-of-reach', dump);
  expect(found).toEqual(expected);
});
