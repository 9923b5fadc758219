import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('NAT beside direct routing', () => {
  const [found, expected] = compare(
    'ipvs-mixed-forwarding',
    `Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  192.0.2.1:80 rr
  -> 10.0.0.1:80                  Masq    1      0          0
  -> 10.0.0.2:80                  Route   1      0          0
                                  ^^^^^ ipvs-mixed-forwarding: The server in line 4 is forwarded to in another way: answers of one pass here, those of the other don’t.
TCP  192.0.2.2:80 rr
  -> 10.0.0.1:80                  Tunnel  1      0          0
  -> 10.0.0.2:80                  Route   1      0          0
`,
  );
  expect(found).toEqual(expected);
});
