import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('as a kernel answered', () => {
  const [found, expected] = compare(
    'ipset-zero',
    `create a hash:ip
add a 0.0.0.0
      ^^^^^^^ ipset-zero
create b hash:net family inet6
add b ::/0
      ^^^^ ipset-zero: A network of this type has a prefix length of 1 or more.
create c hash:ip,port,net
add c 10.0.0.1,tcp:80,0.0.0.0/0
      ^^^^^^^^^^^^^^^^^^^^^^^^^ ipset-zero
create d hash:net,iface
add d 0.0.0.0/0,eth0
create e hash:ip,port,ip
add e 0.0.0.0,tcp:80,0.0.0.0
`,
  );
  expect(found).toEqual(expected);
});
