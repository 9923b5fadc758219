import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('bits behind the length', () => {
  const [found, expected] = compare(
    'ipset-host-bits',
    `create a hash:net,port
add a 198.51.100.7/24,tcp:80
      ^^^^^^^^^^^^^^^ ipset-host-bits: The set keeps 198.51.100.0/24.
add a 198.51.101.0/24,tcp:80
add a 198.51.100.7,tcp:80
create b hash:net family inet6
add b 2001:db8::0/32
add b 2001:db8::1/32
      ^^^^^^^^^^^^^^ ipset-host-bits
`,
  );
  expect(found).toEqual(expected);
});
