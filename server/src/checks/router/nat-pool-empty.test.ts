import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a pool without a usable address', () => {
  const [found, expected] = compare(
    'nat-pool-empty',
    `ip nat pool OUT 203.0.113.16 203.0.113.16 prefix-length 29
                ^^^^^^^^^^^^^^^^^^^^^^^^^ nat-pool-empty: The pool OUT has no usable address: network and broadcast addresses don’t count.
`,
  );
  expect(found).toEqual(expected);
});
