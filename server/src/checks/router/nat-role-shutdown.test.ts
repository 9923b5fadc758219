import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('the only inside or outside interface is out of use', () => {
  const [found, expected] = compare(
    'nat-role-shutdown',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
 shutdown
 ^^^^^^^^ nat-role-shutdown: GigabitEthernet0/0 is the only outside interface, and it is shut down.
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
`,
  );
  expect(found).toEqual(expected);
});

test('no address is one thing, an address that is not shown another', () => {
  const [found, expected] = compare(
    'nat-role-shutdown',
    `interface GigabitEthernet0/0
 no ip address
 ip nat outside
 ^^^^^^^^^^^^^^ nat-role-shutdown: GigabitEthernet0/0 is the only outside interface, and it has no address.
interface GigabitEthernet0/1
 ip nat inside
`,
  );
  expect(found).toEqual(expected);
});
