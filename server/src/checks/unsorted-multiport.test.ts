import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'out of order',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -p tcp -m multiport --dports 443,80 -j ACCEPT
                                      ^^^^^^ unsorted-multiport: In order: 80,443.
COMMIT
`,
  ],
  [
    'twice',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -p tcp -m multiport --dports 80,80 -j ACCEPT
                                      ^^^^^ unsorted-multiport: Some ports stand here twice: 80 says the same.
COMMIT
`,
  ],
  [
    'ranges that overlap, and a port inside of one',
    `*filter
:web - [0:0]
-A web -p tcp -m multiport --dports 22,80:90,85:100,95 -j ACCEPT
                                    ^^^^^^^^^^^^^^^^^^ unsorted-multiport: Some ports stand here twice: 22,80:100 says the same.
COMMIT
`,
  ],
  [
    'ranges in order',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -p tcp -m multiport --dports 22,80:90,443 -j ACCEPT
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('unsorted-multiport', dump);
  expect(found).toEqual(expected);
});
