import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const title = `Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
`;

test('nobody takes new connections', () => {
  const [found, expected] = compare(
    'ipvs-all-weights-zero',
    `${title}TCP  10.96.0.1:443 rr
     ^^^^^^^^^^^^^ ipvs-all-weights-zero: All real servers have weight 0: nobody takes new connections.
  -> 10.0.0.1:443                 Masq    0      3          0
  -> 10.0.0.2:443                 Masq    0      0          0
TCP  10.96.0.2:443 rr
  -> 10.0.0.1:443                 Masq    0      0          0
  -> 10.0.0.2:443                 Masq    1      0          0
`,
  );
  expect(found).toEqual(expected);
});

test('a listing without weights says nothing', () => {
  const [found] = compare(
    'ipvs-all-weights-zero',
    'Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes\n  -> RemoteAddress:Port\nTCP  10.96.0.1:443  0 0 0 0 0\n  -> 10.0.0.1:443  0 0 0 0 0\n',
  );
  expect(found.places).toEqual([]);
});
