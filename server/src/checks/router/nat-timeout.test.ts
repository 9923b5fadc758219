import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a lifetime of translations that is out of the ordinary', () => {
  const [found, expected] = compare(
    'nat-timeout',
    `ip nat translation tcp-timeout 5
                               ^ nat-timeout: 5 seconds is far from the usual 86400.
`,
  );
  expect(found).toEqual(expected);
});
