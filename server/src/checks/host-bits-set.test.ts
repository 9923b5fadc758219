import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'an address of a network',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 10.0.0.5/24 -j DROP
            ^^^^^^^^^^^ host-bits-set: 10.0.0.5/24 means 10.0.0.0/24: the bits behind the mask are cleared.
COMMIT
`,
  ],
  [
    'a mask in dots',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -d 10.1.2.3/255.255.0.0 -j DROP
            ^^^^^^^^^^^^^^^^^^^^ host-bits-set
COMMIT
`,
  ],
  [
    'one of a list',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 10.0.0.0/8,10.0.0.5/24 -j DROP
                       ^^^^^^^^^^^ host-bits-set
COMMIT
`,
  ],
  [
    'networks and single addresses are as they should be',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 10.0.0.0/8 -d 192.0.2.1/32 -j DROP
-A INPUT ! -s 172.16.0.0/12 -j DROP
COMMIT
`,
  ],
  [
    'marks have slashes too',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -m mark --mark 0x4001/0x4000 -j DROP
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('host-bits-set', dump);
  expect(found).toEqual(expected);
});
