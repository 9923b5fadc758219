import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a list whose kind, or whose logging, does not fit NAT', () => {
  const [found, expected] = compare(
    'nat-acl-wrong-kind',
    `ip nat inside source list 110 interface GigabitEthernet0/0 overload
access-list 110 permit ip 192.168.7.0 0.0.0.255 any log
                                                    ^^^ nat-acl-wrong-kind: NAT uses this list: logging may keep what it matches from being translated.
`,
  );
  expect(found).toEqual(expected);
});
