import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a mask that a pool can’t have', () => {
  const [found, expected] = compare(
    'nat-pool-mask',
    `ip nat pool OUT 203.0.113.17 203.0.113.22 netmask 0.0.0.7
                                                  ^^^^^^^ nat-pool-mask: This is a wildcard. The network mask for it is 255.255.255.248.
`,
  );
  expect(found).toEqual(expected);
});
