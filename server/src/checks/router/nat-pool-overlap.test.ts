import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a pool that overlaps another pool, or an address of the router', () => {
  const [found, expected] = compare(
    'nat-pool-overlap',
    `ip nat pool A 203.0.113.17 203.0.113.22 prefix-length 28
ip nat pool B 203.0.113.20 203.0.113.30 prefix-length 28
              ^^^^^^^^^^^^^^^^^^^^^^^^^ nat-pool-overlap: 203.0.113.20-203.0.113.30 overlaps the pool A.
`,
  );
  expect(found).toEqual(expected);
});
