import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('nothing wider, or something', () => {
  const [found, expected] = compare(
    'ipset-useless-nomatch',
    `create a hash:net
add a 10.0.0.0/8
add a 10.1.0.0/16 nomatch
add a 192.0.2.1 nomatch
      ^^^^^^^^^ ipset-useless-nomatch
`,
  );
  expect(found).toEqual(expected);
});
