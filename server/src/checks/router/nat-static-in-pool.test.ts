import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a static address that a pool hands out as well', () => {
  const [found, expected] = compare(
    'nat-static-in-pool',
    `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OUT overload
ip nat inside source static 192.168.7.10 203.0.113.20
                                         ^^^^^^^^^^^^ nat-static-in-pool: 203.0.113.20 lies in the pool OUT, from which a dynamic rule takes addresses.
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
