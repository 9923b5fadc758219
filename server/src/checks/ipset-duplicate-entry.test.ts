import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('the same entry twice, however it is written', () => {
  const [found, expected] = compare(
    'ipset-duplicate-entry',
    `create a hash:ip,port
add a 192.0.2.1,tcp:80
add a 192.0.2.1,http
      ^^^^^^^^^^^^^^ ipset-duplicate-entry: a has this entry already, in line 2.
add a 192.0.2.1,udp:80
create n hash:net
add n 198.51.100.0/24
add n 198.51.100.7/24 nomatch
      ^^^^^^^^^^^^^^^ ipset-duplicate-entry
create p bitmap:port range 100-200
add p tcp:150
add p udp:150
      ^^^^^^^ ipset-duplicate-entry
add p 150 -exist
create l list:set
add l a
add l a
      ^ ipset-duplicate-entry
`,
  );
  expect(found).toEqual(expected);
});

test('interfaces, ports and the last dimension tell entries apart', () => {
  const [found, expected] = compare(
    'ipset-duplicate-entry',
    `create a hash:net,iface
add a 10.0.0.0/8,eth0
add a 10.0.0.0/8,eth1
add a 10.0.0.0/8,physdev:eth1
create b hash:ip,port,ip
add b 10.0.0.1,tcp:80,10.0.0.1
add b 10.0.0.1,tcp:80,10.0.0.2
`,
  );
  expect(found).toEqual(expected);
});
