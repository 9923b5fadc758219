import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('two static rules with the same global address', () => {
  const [found, expected] = compare(
    'nat-static-dup-global',
    `ip nat inside source static 192.168.7.10 203.0.113.4
ip nat inside source static 192.168.7.11 203.0.113.4
                                         ^^^^^^^^^^^ nat-static-dup-global: Another static rule has this global address already.
`,
  );
  expect(found).toEqual(expected);
});
