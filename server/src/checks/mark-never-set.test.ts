import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'nobody sets the bit',
    `*mangle
:PREROUTING ACCEPT [0:0]
COMMIT
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m mark --mark 0x2/0x2 -j DROP
                 ^^^^^^^^^^^^^^ mark-never-set: No rule of this dump sets 0x2/0x2.
COMMIT
`,
  ],
  [
    'a connection may bring it back',
    `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff
COMMIT
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m mark --mark 0x2/0x2 -j DROP
COMMIT
`,
  ],
  [
    'whether there is no mark at all may always be asked',
    `*mangle
:PREROUTING ACCEPT [0:0]
COMMIT
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m mark --mark 0x0/0xff -j DROP
COMMIT
`,
  ],
  [
    'the filter table alone does not show who sets marks',
    `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m mark --mark 0x2/0x2 -j DROP
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('mark-never-set', dump);
  expect(found).toEqual(expected);
});
