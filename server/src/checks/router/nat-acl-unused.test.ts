import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('an access list that nothing uses', () => {
  const [found, expected] = compare(
    'nat-acl-unused',
    `interface GigabitEthernet0/0
 ip nat outside
access-list 13 permit 192.168.7.0 0.0.0.255
            ^^ nat-acl-unused: Nothing in this file uses the access list 13.
`,
  );
  expect(found).toEqual(expected);
});
