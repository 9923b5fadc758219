import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('load sharing with a pool that is not rotary', () => {
  const [found, expected] = compare(
    'nat-rotary-missing',
    `ip nat pool FARM 192.168.7.31 192.168.7.33 prefix-length 24
ip nat inside destination list VIP pool FARM
                                        ^^^^ nat-rotary-missing: FARM is no rotary pool: add \`type rotary\` to share the load.
ip access-list standard VIP
 permit 203.0.113.5
`,
  );
  expect(found).toEqual(expected);
});
