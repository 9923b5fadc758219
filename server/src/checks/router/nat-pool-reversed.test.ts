import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a pool that ends before it starts', () => {
  const [found, expected] = compare(
    'nat-pool-reversed',
    `ip nat pool BAD 203.0.113.40 203.0.113.20 netmask 255.255.255.0
                ^^^^^^^^^^^^^^^^^^^^^^^^^ nat-pool-reversed: The end of this range lies before its start.
`,
  );
  expect(found).toEqual(expected);
});
