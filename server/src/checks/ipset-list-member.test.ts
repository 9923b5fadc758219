import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('sets that are missing, and lists', () => {
  const [found, expected] = compare(
    'ipset-list-member',
    `create a hash:ip
create l list:set
create m list:set
add l a
add l nope
      ^^^^ ipset-list-member: There is no set nope.
add l m
      ^ ipset-list-member: m is a list itself, and lists hold no lists.
`,
  );
  expect(found).toEqual(expected);
});
