import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a VRF that is not defined', () => {
  const [found, expected] = compare(
    'nat-vrf-undefined',
    `vrf definition RED
interface GigabitEthernet0/1
 vrf forwarding RED
ip nat inside source static 10.9.0.5 203.0.113.6 vrf Red
                                                     ^^^ nat-vrf-undefined: There is no VRF Red in this configuration.
`,
  );
  expect(found).toEqual(expected);
});
