import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a pool that no rule uses', () => {
  const [found, expected] = compare(
    'nat-pool-unused',
    `ip nat pool OUT 203.0.113.17 203.0.113.22 prefix-length 29
            ^^^ nat-pool-unused: No rule uses the pool OUT.
`,
  );
  expect(found).toEqual(expected);
});
