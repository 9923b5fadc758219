import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('a service that nobody serves', () => {
  const [found, expected] = compare(
    'ipvs-no-real-server',
    `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.96.0.1:443 rr
^^^^^^^^^^^^^^^^^^^^^ ipvs-no-real-server: This service has no real server: its packets go nowhere.
TCP  10.96.0.10:53 rr
  -> 10.244.0.5:53                Masq    1      0          0
`,
  );
  expect(found).toEqual(expected);
});

test('a listing of counters shows servers too', () => {
  const [found, expected] = compare(
    'ipvs-no-real-server',
    `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  10.96.0.1:443                       0        0        0        0        0
  -> 192.168.1.1:6443                    0        0        0        0        0
`,
  );
  expect(found).toEqual(expected);
});
