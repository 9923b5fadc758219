import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('addresses of a static rule that seem to be swapped', () => {
  const [found, expected] = compare(
    'nat-static-role',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source static 203.0.113.4 192.168.7.10
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-static-role: The local address 203.0.113.4 lies in the network of GigabitEthernet0/0, which is outside. Local comes first, global second.
`,
  );
  expect(found).toEqual(expected);
});
