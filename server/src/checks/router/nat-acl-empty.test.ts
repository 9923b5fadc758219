import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a NAT list that permits nothing', () => {
  const [found, expected] = compare(
    'nat-acl-empty',
    `ip nat inside source list 7 interface GigabitEthernet0/0 overload
                          ^ nat-acl-empty: 7 permits nothing: this rule never translates.
access-list 7 deny 192.168.7.99
`,
  );
  expect(found).toEqual(expected);
});
