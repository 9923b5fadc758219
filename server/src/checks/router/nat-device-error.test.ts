import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a command that the router refused', () => {
  const [found, expected] = compare(
    'nat-device-error',
    `R1(config)#ip nat inside source static 192.168.7.10 203.0.113.4
R1(config)#ip nat inside source static 192.168.7.11 203.0.113.4
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-device-error: Refused: the static rule 192.168.7.10 → 203.0.113.4 has this global address already.
% similar static entry (192.168.7.10 -> 203.0.113.4) already exists
`,
  );
  expect(found).toEqual(expected);
});
