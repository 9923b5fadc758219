import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('ranges of ports or addresses that do not correspond', () => {
  const [found, expected] = compare(
    'nat-port-ranges',
    `sysname R1
interface GigabitEthernet0/0/1
 nat server protocol tcp global 203.0.113.5 8000 8009 inside 192.168.7.5 8000 8004
                                                                         ^^^^^^^^^ nat-port-ranges: 10 ports outside, 5 inside: the numbers must be the same.
 nat server protocol tcp global 203.0.113.6 100 110 inside 192.168.1.21 192.168.1.25 80
                                            ^^^^^^^ nat-port-ranges: 11 ports for 5 hosts: each host must have one.
 nat server protocol tcp global 203.0.113.6 201 205 inside 192.168.1.21 192.168.1.25 80
`,
  );
  expect(found).toEqual(expected);
});
