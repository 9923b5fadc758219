import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('an abbreviated command', () => {
  const [found, expected] = compare(
    'nat-abbrev',
    `ip nat ins so st 192.168.7.10 203.0.113.4
`,
  );
  expect(found).toEqual(expected);
});
