import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a NAT list that permits everything', () => {
  const [found, expected] = compare(
    'nat-acl-any',
    `ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit any
^^^^^^^^^^^^^^^^^^^^^^^^ nat-acl-any: This line lets NAT translate everything, also what the router sends itself.
`,
  );
  expect(found).toEqual(expected);
});
