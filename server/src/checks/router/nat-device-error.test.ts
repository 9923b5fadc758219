import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a command that the router refused', () => {
  const [found, expected] = compare(
    'nat-device-error',
    `R1(config)#ip nat inside source static 192.168.7.10 203.0.113.4
R1(config)#ip nat inside source static 192.168.7.11 203.0.113.4
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-device-error: Refused: the static rule 192.168.7.10 → 203.0.113.4 has this global address already.
% similar static entry (192.168.7.10 -> 203.0.113.4) already exists
`,
  );
  expect(found).toEqual(expected);
});

test('VRP and Comware, each in its own words', () => {
  const [found, expected] = compare(
    'nat-device-error',
    `[Huawei]nat address-group 1 203.0.113.10 203.0.113.11
[Huawei]interface GigabitEthernet0/0/1
[Huawei-GigabitEthernet0/0/1]nat outbound 2000 adress-group 1
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-device-error: Refused: the router does not know this word at this place.
                                               ^
Error: Wrong parameter found at '^' position.
[Huawei-GigabitEthernet0/0/1]nat server protocol tcp global 203.0.113.10 80 inside 192.168.1.9 80
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-device-error: Refused: another rule or address of the router is in the way.
Error: The address conflicts with the address group.
[Huawei-GigabitEthernet0/0/1]nat outbound 2000 address-group 1
Info: The configuration takes effect at once.
`,
  );
  expect(found).toEqual(expected);
});
