import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a NAT route map that matches an interface which is not outside', () => {
  const [found, expected] = compare(
    'nat-routemap-interface',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match interface GigabitEthernet0/1
                 ^^^^^^^^^^^^^^^^^^ nat-routemap-interface: GigabitEthernet0/1 is no outside interface: translated packets never leave by it.
`,
  );
  expect(found).toEqual(expected);
});
