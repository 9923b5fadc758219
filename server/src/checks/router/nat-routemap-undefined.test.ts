import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a route map, or the list in one, that is not defined', () => {
  const [found, expected] = compare(
    'nat-routemap-undefined',
    `ip nat inside source route-map ISP interface GigabitEthernet0/0 overload
                               ^^^ nat-routemap-undefined: There is no route map ISP in this configuration.
route-map ISP1 permit 10
 match ip address 110
access-list 110 permit ip 192.168.7.0 0.0.0.255 any
`,
  );
  expect(found).toEqual(expected);
});
