import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('an access list that is not defined', () => {
  const [found, expected] = compare(
    'nat-acl-undefined',
    `ip nat inside source list 12 interface GigabitEthernet0/0 overload
                          ^^ nat-acl-undefined: There is no access list 12 in this configuration.
access-list 13 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
