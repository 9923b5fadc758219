import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a range with addresses that are never handed out', () => {
  const [found, expected] = compare(
    'nat-pool-loses',
    `ip nat pool OUT 203.0.113.16 203.0.113.23 prefix-length 29
                ^^^^^^^^^^^^^^^^^^^^^^^^^ nat-pool-loses: Of 8 addresses 6 are handed out: network and broadcast addresses are left out.
`,
  );
  expect(found).toEqual(expected);
});
