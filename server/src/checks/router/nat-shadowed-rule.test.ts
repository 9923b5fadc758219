import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a dynamic rule that is never reached', () => {
  const [found, expected] = compare(
    'nat-shadowed-rule',
    `ip nat pool A 203.0.113.17 203.0.113.18 prefix-length 29
ip nat pool B 203.0.113.19 203.0.113.20 prefix-length 29
ip nat inside source list 7 pool A overload
ip nat inside source list 8 pool B overload
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-shadowed-rule: Never reached: the rule above it in the router’s order permits all its hosts.
access-list 7 permit 192.168.0.0 0.0.255.255
access-list 8 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
