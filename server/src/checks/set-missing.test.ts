import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const rules = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m set --match-set blocked src -j DROP
-A INPUT -m set ! --match-set nope src,dst -j DROP
                              ^^^^ set-missing: The dump of the sets has no set nope.
-A INPUT -m comment --comment "--match-set quoted src" -j SET --add-set gone src
                                                                        ^^^^ set-missing
COMMIT
`;

test('sets that the machine lacks', () => {
  const [found, expected] = compare('set-missing', rules, [{ name: 'ipset.txt', text: 'create blocked hash:net\n' }]);
  expect(found).toEqual(expected);
});

test('without a dump of the sets nobody knows', () => {
  expect(compare('set-missing', rules, [])[0].places).toEqual([]);
});
