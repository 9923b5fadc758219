import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('networks in networks, but for exceptions between', () => {
  const [found, expected] = compare(
    'ipset-covered-entry',
    `create a hash:net
add a 10.0.0.0/8
add a 10.1.0.0/16
      ^^^^^^^^^^^ ipset-covered-entry: The entry in line 2 covers this one.
add a 10.2.0.0/16 nomatch
add a 10.2.3.0/24
add a 10.2.3.4 nomatch
add a 10.2.4.0/24 nomatch
      ^^^^^^^^^^^ ipset-covered-entry
add a 192.0.2.0/24
`,
  );
  expect(found).toEqual(expected);
});

test('only where the other dimensions are the same', () => {
  const [found, expected] = compare(
    'ipset-covered-entry',
    `create a hash:net,port
add a 10.0.0.0/8,tcp:80
add a 10.1.0.0/16,tcp:80
      ^^^^^^^^^^^^^^^^^^ ipset-covered-entry
add a 10.1.0.0/16,tcp:443
create b hash:net,iface family inet6
add b 2001:db8::/32,eth0
add b 2001:db8:1::/48,eth0
      ^^^^^^^^^^^^^^^^^^^^ ipset-covered-entry
add b 2001:db8:1::/48,eth1
create c hash:ip,port,net
add c 10.0.0.1,tcp:80,192.0.2.0/24
add c 10.0.0.1,tcp:80,192.0.2.0/25
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ipset-covered-entry
add c 10.0.0.2,tcp:80,192.0.2.0/25
`,
  );
  expect(found).toEqual(expected);
});

test('an entry with a time of its own is there for that', () => {
  const [found, expected] = compare(
    'ipset-covered-entry',
    `create a hash:net timeout 0
add a 10.0.0.0/8 timeout 0
add a 10.1.0.0/16 timeout 60
`,
  );
  expect(found).toEqual(expected);
});
