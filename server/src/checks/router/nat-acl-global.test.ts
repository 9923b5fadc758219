import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a NAT list that permits translated addresses', () => {
  const [found, expected] = compare(
    'nat-acl-global',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 203.0.113.0 0.0.0.7
                     ^^^^^^^^^^^^^^^^^^^ nat-acl-global: 203.0.113.0 lies in the network of GigabitEthernet0/0, which is outside: the list is asked before translation.
`,
  );
  expect(found).toEqual(expected);
});
