import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a pool that reaches over several networks of its mask', () => {
  const [found, expected] = compare(
    'nat-pool-subnet',
    `ip nat pool NETS 203.0.113.10 203.0.113.30 prefix-length 28
                 ^^^^^^^^^^^^^^^^^^^^^^^^^ nat-pool-subnet: Start and end lie in different networks: 203.0.113.0/28 and 203.0.113.16/28.
`,
  );
  expect(found).toEqual(expected);
});
