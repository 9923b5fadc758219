import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a network mask where a wildcard belongs', () => {
  const [found, expected] = compare(
    'nat-acl-mask',
    `access-list 13 permit 192.168.7.0 255.255.255.0
                                  ^^^^^^^^^^^^^ nat-acl-mask: 255.255.255.0 looks like a network mask. The wildcard for it is 0.0.0.255.
`,
  );
  expect(found).toEqual(expected);
});
