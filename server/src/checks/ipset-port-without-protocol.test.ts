import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('TCP is taken', () => {
  const [found, expected] = compare(
    'ipset-port-without-protocol',
    `create a hash:ip,port
add a 10.0.0.1,53
               ^^ ipset-port-without-protocol: Without a protocol this is TCP.
add a 10.0.0.1,udp:53
create b hash:ip,port,ip
add b 10.0.0.1,http,10.0.0.1
               ^^^^ ipset-port-without-protocol
create p bitmap:port range 0-65535
add p 53
`,
  );
  expect(found).toEqual(expected);
});
