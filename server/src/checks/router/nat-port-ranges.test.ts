import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('ranges of ports or addresses that do not correspond', () => {
  const [found, expected] = compare(
    'nat-port-ranges',
    `sysname R1
interface GigabitEthernet0/0/1
 nat server protocol tcp global 203.0.113.5 8000 8009 inside 192.168.7.5 8000 8004
                                                                         ^^^^^^^^^ nat-port-ranges: 10 ports outside, 5 inside: the numbers must be the same.
`,
  );
  expect(found).toEqual(expected);
});
