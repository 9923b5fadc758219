import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a port forward that takes a port of the router itself', () => {
  const [found, expected] = compare(
    'nat-static-port-own',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static tcp 192.168.7.20 443 interface GigabitEthernet0/0 443
                                                                              ^^^ nat-static-port-own: The router itself answers on port 443 of this address.
ip http secure-server
`,
  );
  expect(found).toEqual(expected);
});
