import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a mask that is narrower than the interface’s', () => {
  const [found, expected] = compare(
    'nat-pool-interface-block',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.0
 ip nat outside
interface Loopback0
 ip address 198.51.100.1 255.255.255.255
ip nat pool A 203.0.113.16 203.0.113.31 prefix-length 28
                                                      ^^ nat-pool-interface-block: The pool’s mask has 28 bits, that of 203.0.113.0/24 on GigabitEthernet0/0 has 24: of each block the first and the last address are left out.
ip nat pool B 203.0.113.40 203.0.113.50 prefix-length 24
ip nat pool C 198.51.100.1 198.51.100.1 prefix-length 30
`,
  );
  expect(found).toEqual(expected);
});
