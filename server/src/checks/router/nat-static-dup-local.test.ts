import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('one host with two static global addresses', () => {
  const [found, expected] = compare(
    'nat-static-dup-local',
    `ip nat inside source static 192.168.7.10 203.0.113.4
ip nat inside source static 192.168.7.10 203.0.113.5
                            ^^^^^^^^^^^^ nat-static-dup-local: Another static rule translates this host to another address already.
`,
  );
  expect(found).toEqual(expected);
});
