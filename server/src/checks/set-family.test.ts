import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('a set of IPv6 addresses in rules of IPv4', () => {
  const [found, expected] = compare(
    'set-family',
    `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m set --match-set six src -j DROP
                            ^^^ set-family: six holds IPv6 addresses, and these are rules of IPv4.
-A INPUT -m set --match-set four src -j DROP
-A INPUT -m set --match-set ports dst -j DROP
COMMIT
`,
    [
      {
        name: 'ipset.txt',
        text: 'create six hash:ip family inet6\ncreate four hash:ip\ncreate ports bitmap:port range 0-1000\n',
      },
    ],
  );
  expect(found).toEqual(expected);
});
