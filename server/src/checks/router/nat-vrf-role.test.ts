import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a rule for a VRF in which no inside interface lies', () => {
  const [found, expected] = compare(
    'nat-vrf-role',
    `vrf definition RED
interface GigabitEthernet0/1
 ip address 10.9.0.1 255.255.255.0
 ip nat inside
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static 10.9.0.5 203.0.113.6 vrf RED
                                                     ^^^ nat-vrf-role: No inside interface lies in the VRF RED.
`,
  );
  expect(found).toEqual(expected);
});
