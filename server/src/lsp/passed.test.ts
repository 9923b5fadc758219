import { expect, test } from 'vitest';
import { type PassedResult, passedRequest } from '../../../protocol/requests.ts';
import { startClient } from './testing/client.ts';

const uri = 'file:///node/iptables-save.txt';
const dump = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -p udp -j DROP
-A INPUT -p tcp -j web
-A web -p tcp --dport 443 -j ACCEPT
-A web -p tcp --dport 80 -j ACCEPT
-A web -j DROP
COMMIT
`;

test('rules that a packet was held against without a match', async () => {
  const client = await startClient({});
  client.open(uri, dump, 'iptables-save');
  const packet = { in: 'eth0', src: '192.0.2.7', dst: '192.0.2.1', protocol: 'tcp', dport: 80 };
  const ask = (packets: readonly unknown[], outcome: number) =>
    client.connection.sendRequest<PassedResult>(passedRequest, { uri, packets, of: 'packet', packet: 0, outcome });
  // The first outcome is that the address is this node's.
  expect(await ask([packet], 0)).toEqual({ lines: { 'iptables-save.txt': [5, 6, 8] } });
  expect(await ask([packet], 99)).toEqual({ lines: {} });
  expect(await ask([{ src: 'nonsense' }], 0)).toEqual({ lines: {} });
  await client.stop();
  expect(client.errors).toEqual([]);
});
