import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a line of an access list that is never reached', () => {
  const [found, expected] = compare(
    'nat-acl-shadow',
    `ip access-list extended NAT
 10 permit ip 192.168.7.0 0.0.0.255 any
 20 deny ip host 192.168.7.99 any
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-acl-shadow: Never reached: line 10 says permit to these packets already.
`,
  );
  expect(found).toEqual(expected);
});
