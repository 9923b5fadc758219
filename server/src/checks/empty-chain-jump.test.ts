import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'a jump into the empty',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
            ^^^ empty-chain-jump: Chain “web” has no rules: packets come back at once.
COMMIT
`,
  ],
  [
    'Docker fills its chains when it has something',
    `*filter
:FORWARD ACCEPT [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
COMMIT
`,
  ],
  [
    'an undeclared chain is another problem',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j nowhere
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('empty-chain-jump', dump);
  expect(found).toEqual(expected);
});
