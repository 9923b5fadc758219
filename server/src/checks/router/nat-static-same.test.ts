import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a static rule that changes nothing', () => {
  const [found, expected] = compare(
    'nat-static-same',
    `ip nat inside source static 192.168.7.10 192.168.7.10
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-static-same: Local and global are the same: this rule changes nothing.
`,
  );
  expect(found).toEqual(expected);
});
