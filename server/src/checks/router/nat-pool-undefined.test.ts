import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a pool that is not defined', () => {
  const [found, expected] = compare(
    'nat-pool-undefined',
    `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
ip nat inside source list 7 pool OTU
                                 ^^^ nat-pool-undefined: There is no pool OTU in this configuration: what matches is dropped.
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
