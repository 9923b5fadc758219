import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('the same rule twice', () => {
  const [found, expected] = compare(
    'nat-dup-rule',
    `ip nat inside source list 7 interface GigabitEthernet0/0 overload
ip nat inside source list 7 interface GigabitEthernet0/0 overload
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-dup-rule: This rule stands above already.
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
