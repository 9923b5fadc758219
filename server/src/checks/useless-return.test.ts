import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'RETURN at the end of a chain',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A web -s 192.0.2.1/32 -j DROP
-A web -j RETURN
^^^^^^^^^^^^^^^^ useless-return: Packets go back at the end of the chain anyway.
COMMIT
`,
  ],
  [
    'RETURN at the end of a built-in chain',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j RETURN
^^^^^^^^^^^^^^^^^^ useless-return
COMMIT
`,
  ],
  [
    'RETURN with conditions at the end: who does not return here returns next',
    `*filter
:web - [0:0]
-A web -p tcp -j DROP
-A web -s 192.0.2.1/32 -j RETURN
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ useless-return: Packets go back at the end of the chain anyway.
COMMIT
`,
  ],
  [
    'RETURN in the middle means something',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A web -s 192.0.2.1/32 -j RETURN
-A web -j DROP
COMMIT
`,
  ],
  [
    'Docker’s own habit',
    `*filter
:FORWARD ACCEPT [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A DOCKER-USER -j RETURN
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('useless-return', dump);
  expect(found).toEqual(expected);
});
