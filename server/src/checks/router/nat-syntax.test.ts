import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a NAT command that the router does not take', () => {
  const [found, expected] = compare(
    'nat-syntax',
    `ip nat inside sorce list 7 interface GigabitEthernet0/0 overload
              ^^^^^ nat-syntax: “sorce” does not belong here. Expected: destination, source.
`,
  );
  expect(found).toEqual(expected);
});
