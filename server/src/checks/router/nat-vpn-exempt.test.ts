import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('traffic of a VPN that is translated before it is encrypted', () => {
  const [found, expected] = compare(
    'nat-vpn-exempt',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
 crypto map VPN
crypto map VPN 10 ipsec-isakmp
 match address 120
ip nat inside source list 110 interface GigabitEthernet0/0 overload
                          ^^^ nat-vpn-exempt: 110 also translates what the crypto map VPN should encrypt: deny it there first.
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
access-list 120 permit ip 192.168.7.0 0.0.0.255 10.60.0.0 0.0.255.255
`,
  );
  expect(found).toEqual(expected);
});
