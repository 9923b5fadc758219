import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('one address for many hosts, without “overload”', () => {
  const [found, expected] = compare(
    'nat-overload-missing',
    `ip nat pool ONE 203.0.113.17 203.0.113.17 prefix-length 29
ip nat inside source list 7 pool ONE
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-overload-missing: ONE has one address: only one host at a time is translated, the packets of all others are dropped.
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
