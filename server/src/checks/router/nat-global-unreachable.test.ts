import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('global addresses that lie in no network of the router', () => {
  const [found, expected] = compare(
    'nat-global-unreachable',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
ip nat inside source static 192.168.7.10 198.51.100.4
                                         ^^^^^^^^^^^^ nat-global-unreachable: 198.51.100.4 lies in no network of this router: its neighbours need a route for it.
`,
  );
  expect(found).toEqual(expected);
});
