import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('fewer addresses in the pool than hosts in the list', () => {
  const [found, expected] = compare(
    'nat-pool-small',
    `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OUT
                                 ^^^ nat-pool-small: OUT has 6 addresses for up to 254 hosts, and ports are not translated.
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
