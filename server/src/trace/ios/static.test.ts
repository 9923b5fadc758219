import { expect, test } from 'vitest';
import { edge, fares, outcomesOf } from './testing/router.ts';

const out = (from: string): string => `tcp ${from} > 198.51.100.9:443 in Gi0/1`;
const into = (to: string, protocol = 'tcp'): string => `${protocol} 198.51.100.9:5000 > ${to} in Gi0/0`;

test.each([
  [
    'an address',
    'static 192.168.7.10 203.0.113.4',
    out('192.168.7.10:40000'),
    'forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443',
  ],
  [
    'and back',
    'static 192.168.7.10 203.0.113.4',
    into('203.0.113.4:22'),
    'forwarded Gi0/1: 198.51.100.9:5000 > 192.168.7.10:22',
  ],
  [
    'a network keeps the host part',
    'static network 192.168.7.0 172.20.1.0 /24',
    out('192.168.7.77:40000'),
    'forwarded Gi0/0: 172.20.1.77:40000 > 198.51.100.9:443',
  ],
  [
    'and back',
    'static network 192.168.7.0 172.20.1.0 255.255.255.0',
    into('172.20.1.77:22'),
    'forwarded Gi0/1: 198.51.100.9:5000 > 192.168.7.77:22',
  ],
  [
    'a port',
    'static tcp 192.168.7.20 8080 203.0.113.4 80',
    into('203.0.113.4:80'),
    'forwarded Gi0/1: 198.51.100.9:5000 > 192.168.7.20:8080',
  ],
  [
    'its answer',
    'static tcp 192.168.7.20 8080 203.0.113.4 80',
    out('192.168.7.20:8080'),
    'forwarded Gi0/0: 203.0.113.4:80 > 198.51.100.9:443',
  ],
  [
    'only its own port',
    'static tcp 192.168.7.20 8080 203.0.113.4 80',
    out('192.168.7.20:40000'),
    'forwarded Gi0/0: 192.168.7.20:40000 > 198.51.100.9:443',
  ],
  [
    'only its own protocol',
    'static tcp 192.168.7.20 53 203.0.113.4 53',
    into('203.0.113.4:53', 'udp'),
    'dropped by nat: 198.51.100.9:5000 > 203.0.113.4:53',
  ],
  [
    'a port of the interface',
    'static tcp 192.168.7.20 8080 interface GigabitEthernet0/0 80',
    into('203.0.113.2:80'),
    'forwarded Gi0/1: 198.51.100.9:5000 > 192.168.7.20:8080',
  ],
  [
    'other ports of it are the router’s',
    'static tcp 192.168.7.20 8080 interface GigabitEthernet0/0 80',
    into('203.0.113.2:81'),
    'delivered: 198.51.100.9:5000 > 203.0.113.2:81',
  ],
  [
    'the whole interface',
    'static 192.168.7.20 interface GigabitEthernet0/0',
    into('203.0.113.2:81'),
    'forwarded Gi0/1: 198.51.100.9:5000 > 192.168.7.20:81',
  ],
])('inside source: %s (%s)', (_, rule, asked, expected) => {
  expect(fares(`${edge}ip nat inside source ${rule}\n`, asked)).toEqual([expected]);
});

test('the closest rule wins, whichever is written first: port, host, longer network', () => {
  const rules = `${edge}ip nat inside source static network 192.168.0.0 172.20.0.0 /16
ip nat inside source static network 192.168.7.0 172.21.7.0 /24
ip nat inside source static 192.168.7.10 203.0.113.4 extendable
ip nat inside source static tcp 192.168.7.10 80 203.0.113.5 80 extendable
`;
  const sources = ['192.168.7.10:80', '192.168.7.10:81', '192.168.7.11:80', '192.168.9.11:80'];
  expect(sources.flatMap((source) => fares(rules, out(source)))).toEqual([
    'forwarded Gi0/0: 203.0.113.5:80 > 198.51.100.9:443',
    'forwarded Gi0/0: 203.0.113.4:81 > 198.51.100.9:443',
    'forwarded Gi0/0: 172.21.7.11:80 > 198.51.100.9:443',
    'forwarded Gi0/0: 172.20.9.11:80 > 198.51.100.9:443',
  ]);
});

test('a static rule goes before a dynamic one that permits the same host', () => {
  const rules = `${edge}ip nat inside source list 1 interface GigabitEthernet0/0 overload
ip nat inside source static 192.168.7.10 203.0.113.4
access-list 1 permit any
`;
  expect(fares(rules, out('192.168.7.10:40000'))).toEqual(['forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443']);
  expect(fares(rules, out('192.168.7.11:40000'))).toEqual(['forwarded Gi0/0: 203.0.113.2:40000 > 198.51.100.9:443']);
});

const mapped = (
  options: string,
): string => `${edge}ip nat inside source static 192.168.7.10 203.0.113.4 route-map NOT-VPN ${options}
route-map NOT-VPN permit 10
 match ip address 110
access-list 110 deny   ip any 10.60.0.0 0.0.255.255
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`;

test('a route map exempts what its list denies', () => {
  expect(fares(mapped(''), out('192.168.7.10:40000'))).toEqual([
    'forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443',
  ]);
  expect(fares(mapped(''), 'tcp 192.168.7.10:40000 > 10.60.1.1:443 in Gi0/1')).toEqual([
    'forwarded Gi0/0: 192.168.7.10:40000 > 10.60.1.1:443',
  ]);
});

test('whether a route map without reversible lets connections in is asked; with it the route map decides', () => {
  expect(fares(mapped(''), into('203.0.113.4:22'))).toEqual([
    'forwarded Gi0/1: 198.51.100.9:5000 > 192.168.7.10:22',
    'dropped by nat: 198.51.100.9:5000 > 203.0.113.4:22',
  ]);
  expect(fares(mapped('reversible'), into('203.0.113.4:22'))).toEqual([
    'forwarded Gi0/1: 198.51.100.9:5000 > 192.168.7.10:22',
  ]);
  expect(fares(mapped('reversible'), 'tcp 10.60.1.1:5000 > 203.0.113.4:22 in Gi0/0')).toEqual([
    'dropped by nat: 10.60.1.1:5000 > 203.0.113.4:22',
  ]);
});

const vrfs = `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip vrf forwarding RED
 ip address 10.9.0.1 255.255.255.0
 ip nat inside
interface GigabitEthernet0/2
 ip vrf forwarding BLUE
 ip address 10.9.0.1 255.255.255.0
 ip nat inside
ip vrf RED
ip vrf BLUE
ip route vrf RED 0.0.0.0 0.0.0.0 203.0.113.1 global
ip route vrf BLUE 0.0.0.0 0.0.0.0 203.0.113.1 global
ip nat inside source static 10.9.0.5 203.0.113.3 vrf RED
ip nat inside source static 10.9.0.5 203.0.113.4 vrf BLUE
`;

test('hosts of two VRFs with one address are told apart, both ways', () => {
  expect(
    outcomesOf(vrfs, [
      'tcp 10.9.0.5:40000 > 198.51.100.9:443 in Gi0/1',
      'tcp 10.9.0.5:40000 > 198.51.100.9:443 in Gi0/2',
      'tcp 198.51.100.9:443 > 203.0.113.3:40000 in Gi0/0',
      'tcp 198.51.100.9:5000 > 203.0.113.4:22 in Gi0/0',
    ]),
  ).toEqual([
    ['forwarded Gi0/0: 203.0.113.3:40000 > 198.51.100.9:443'],
    ['forwarded Gi0/0: 203.0.113.4:40000 > 198.51.100.9:443'],
    ['forwarded Gi0/1: 198.51.100.9:443 > 10.9.0.5:40000'],
    ['forwarded Gi0/2: 198.51.100.9:5000 > 10.9.0.5:22'],
  ]);
});
