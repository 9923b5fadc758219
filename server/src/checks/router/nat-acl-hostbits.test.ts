import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('an address with bits that its wildcard ignores', () => {
  const [found, expected] = compare(
    'nat-acl-hostbits',
    `access-list 13 permit 192.168.7.1 0.0.0.255
                      ^^^^^^^^^^^ nat-acl-hostbits: The wildcard ignores some bits of 192.168.7.1: the router stores 192.168.7.0.
`,
  );
  expect(found).toEqual(expected);
});
