import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('directions that nothing is looked at for', () => {
  const [found, expected] = compare(
    'set-surplus-directions',
    `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m set --match-set net src,dst -j DROP
                                   ^^^^ set-surplus-directions: net is a hash:net: only src is looked at.
-A INPUT -m set --match-set net src -j DROP
-A INPUT -m set --match-set all src,dst -j DROP
COMMIT
`,
    [{ name: 'ipset.txt', text: 'create net hash:net\ncreate all list:set\nadd all net\n' }],
  );
  expect(found).toEqual(expected);
});
