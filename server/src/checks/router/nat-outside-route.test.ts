import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('an outside local address without a route', () => {
  const [found, expected] = compare(
    'nat-outside-route',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat outside source static 10.1.1.30 172.21.1.30
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-outside-route: No route leads to 172.21.1.30 by an outside interface: packets to it are not translated.
`,
  );
  expect(found).toEqual(expected);
});
