import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a static rule that takes an address of the router itself', () => {
  const [found, expected] = compare(
    'nat-static-interface-address',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static 192.168.7.10 203.0.113.2
                                         ^^^^^^^^^^^ nat-static-interface-address: This is the address of GigabitEthernet0/0: all traffic to the router itself would go to the host.
`,
  );
  expect(found).toEqual(expected);
});
