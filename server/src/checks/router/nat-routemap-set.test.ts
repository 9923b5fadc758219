import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a “set” that NAT ignores', () => {
  const [found, expected] = compare(
    'nat-routemap-set',
    `ip nat inside source route-map ISP1 interface GigabitEthernet0/0 overload
route-map ISP1 permit 10
 match ip address 110
 set ip next-hop 203.0.113.1
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-routemap-set: Only NAT uses this route map, and NAT ignores \`set\`.
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`,
  );
  expect(found).toEqual(expected);
});
