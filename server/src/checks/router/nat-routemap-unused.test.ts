import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a route map that nothing uses', () => {
  const [found, expected] = compare(
    'nat-routemap-unused',
    `interface GigabitEthernet0/0
 ip nat outside
route-map ISP1 permit 10
          ^^^^ nat-routemap-unused: Nothing in this file uses the route map ISP1.
 match interface GigabitEthernet0/0
`,
  );
  expect(found).toEqual(expected);
});
