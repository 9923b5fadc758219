import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const sets = `create svc hash:ip,port
create net hash:net
create both list:set
add both svc
`;

test('fewer directions than dimensions', () => {
  const [found, expected] = compare(
    'set-dimensions',
    `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m set --match-set svc dst -j DROP
                                ^^^ set-dimensions: svc has 2 dimensions and here are 1: this never matches.
-A INPUT -m set ! --match-set svc dst -j DROP
                                  ^^^ set-dimensions: svc has 2 dimensions and here are 1: no packet is ever found, so that this always matches.
-A INPUT -m set --match-set svc dst,dst -j DROP
-A INPUT -m set --match-set net src,dst -j DROP
-A INPUT -m set --match-set both src -j DROP
                                 ^^^ set-dimensions
-A INPUT -j SET --add-set svc src
                              ^^^ set-dimensions: svc has 2 dimensions and here are 1: nothing is found, and nothing changes.
COMMIT
`,
    [{ name: 'ipset.txt', text: sets }],
  );
  expect(found).toEqual(expected);
});
