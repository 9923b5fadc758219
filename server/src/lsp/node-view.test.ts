/** The status and the tree of a node, as an editor asks for them. */
import { expect, test } from 'vitest';
import { type NodeInfo, type NodeTreeResult, nodeInfoRequest, nodeTreeRequest } from '../../../protocol/requests.ts';
import { startClient } from './testing/client.ts';

const rules = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m set --match-set bad src -j DROP
COMMIT
`;
const uri = 'file:///node/iptables-save.txt';

test('the status says what was found, what is missing, and what that leaves open', async () => {
  const client = await startClient({
    'file:///node/ipset-save.txt': 'create bad hash:ip family inet\nadd bad 192.0.2.9\n',
    'file:///node/notes.txt': 'Asked Ann about the sets.\n',
  });
  client.open(uri, rules, 'iptables-save');
  const info = await client.connection.sendRequest<NodeInfo>(nodeInfoRequest, { uri });
  expect(info.found).toEqual(['iptables: 1 rules in the tables filter', '1 ipsets']);
  expect(Object.keys(info.files)).toEqual(['iptables-save.txt', 'ipset-save.txt']);
  expect(info.missing).toContainEqual({
    lack: 'Which addresses the node has is not known. Add ip addr.',
    uncertain: 'whether a packet is for the node itself, and the address that MASQUERADE takes',
  });
  expect(await client.connection.sendRequest(nodeInfoRequest, { uri: 'file:///node/closed.txt' })).toBeNull();
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('the tree follows an edit, and leads to lines of other files', async () => {
  const client = await startClient({
    'file:///node/ipset-save.txt': 'create bad hash:ip family inet\nadd bad 192.0.2.9\n',
  });
  client.open(uri, rules, 'iptables-save');
  const below = async (item: string): Promise<NodeTreeResult['items']> =>
    (await client.connection.sendRequest<NodeTreeResult>(nodeTreeRequest, { uri, item })).items;
  expect((await below('')).map(({ label }) => label)).toEqual(['Tables and chains', 'Sets']);
  expect(await below('sets/bad')).toEqual([
    {
      id: 'sets/bad/192.0.2.9',
      label: '192.0.2.9',
      icon: 'entry',
      expandable: false,
      place: { uri: 'file:///node/ipset-save.txt', line: 1 },
    },
  ]);
  client.change(uri, [
    { range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } }, text: ':NEW - [0:0]\n' },
  ]);
  expect((await below('rules/iptables%20filter')).map(({ label }) => label)).toContain('NEW');
  await client.stop();
  expect(client.errors).toEqual([]);
});
