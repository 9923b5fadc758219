import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a mask that is wider than the interface’s', () => {
  const [found, expected] = compare(
    'nat-pool-interface-mask',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat pool A 203.0.113.3 203.0.113.6 netmask 255.255.255.0
                                              ^^^^^^^^^^^^^ nat-pool-interface-mask: The pool’s mask has 24 bits, but its addresses lie in 203.0.113.0/29 of GigabitEthernet0/0.
ip nat pool B 203.0.113.4 203.0.113.7 prefix-length 24
                                                    ^^ nat-pool-interface-mask: The pool’s mask has 24 bits: 203.0.113.7, the broadcast address of 203.0.113.0/29 on GigabitEthernet0/0, would be given to a host.
ip nat pool C 203.0.113.4 203.0.113.20 prefix-length 24
                                                     ^^ nat-pool-interface-mask: The pool’s mask has 24 bits and its range goes up to 203.0.113.20, beyond 203.0.113.0/29 of GigabitEthernet0/0.
ip nat pool D 203.0.113.3 203.0.113.6 prefix-length 29
ip nat pool E 198.51.100.3 198.51.100.6 prefix-length 24
`,
  );
  expect(found).toEqual(expected);
});
