import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('an inside network that no rule translates', () => {
  const [found, expected] = compare(
    'nat-inside-untranslated',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.8.1 255.255.255.0
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-inside-untranslated: No NAT rule translates the network 192.168.8.0/24 of this inside interface.
 ip nat inside
ip nat inside source list 7 interface GigabitEthernet0/0 overload
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
