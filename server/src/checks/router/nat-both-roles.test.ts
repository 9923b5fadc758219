import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('an interface that is both inside and outside', () => {
  const [found, expected] = compare(
    'nat-both-roles',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat inside
 ip nat outside
 ^^^^^^^^^^^^^^ nat-both-roles: GigabitEthernet0/0 is marked inside and outside: only the last mark, outside, holds.
`,
  );
  expect(found).toEqual(expected);
});
