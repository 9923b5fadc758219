import { expect, test } from 'vitest';
import { edge, fares } from './testing/router.ts';

const policy = (set: string): string => `${edge}interface GigabitEthernet0/1
 ip policy route-map SECOND
interface GigabitEthernet0/3
 ip address 192.0.2.2 255.255.255.252
 ip nat outside
ip nat inside source list 1 interface GigabitEthernet0/3 overload
access-list 1 permit any
access-list 101 permit tcp any any eq 443
route-map SECOND permit 10
 match ip address 101
 ${set}
`;

test.each([
  [
    'a next hop that is connected is taken',
    'set ip next-hop 192.0.2.1',
    '443',
    'forwarded Gi0/3: 192.0.2.2:40000 > 198.51.100.9:443',
  ],
  [
    'one that is not leaves it to the routes',
    'set ip next-hop 10.9.9.9',
    '443',
    'forwarded Gi0/0: 192.0.2.2:40000 > 198.51.100.9:443',
  ],
  [
    'an interface is taken',
    'set interface GigabitEthernet0/3',
    '443',
    'forwarded Gi0/3: 192.0.2.2:40000 > 198.51.100.9:443',
  ],
  [
    'what its list does not permit goes by the routes',
    'set ip next-hop 192.0.2.1',
    '80',
    'forwarded Gi0/0: 192.0.2.2:40000 > 198.51.100.9:80',
  ],
])('%s', (_, set, port, expected) => {
  expect(fares(policy(set), `tcp 192.168.7.10:40000 > 198.51.100.9:${port} in Gi0/1`)).toEqual([expected]);
});
