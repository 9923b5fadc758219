import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a rule on an interface that there is not, or that has no address', () => {
  const [found, expected] = compare(
    'nat-interface-undefined',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
ip nat inside source list 7 interface GigabitEthernet0/1 overload
                                      ^^^^^^^^^^^^^^^^^^ nat-interface-undefined: There is no interface GigabitEthernet0/1 in this configuration.
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
