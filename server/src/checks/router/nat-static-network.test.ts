import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a network rule whose mask does not fit', () => {
  const [found, expected] = compare(
    'nat-static-network',
    `ip nat inside source static network 10.1.1.5 172.20.1.0 /24
                                    ^^^^^^^^ nat-static-network: This is no address of a network of this mask: bits behind it are set. The network is 10.1.1.0.
`,
  );
  expect(found).toEqual(expected);
});
