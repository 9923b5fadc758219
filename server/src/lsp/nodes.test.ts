/** How much of a folder is read for a node, how often, and when it is given up. */
import { expect, test } from 'vitest';
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver/node';
import {
  type NodeInfo,
  nodeInfoRequest,
  nodeTreeRequest,
  type TraceResult,
  traceRequest,
} from '../../../protocol/requests.ts';
import { startClient, testWorld } from './testing/client.ts';
import type { Files, World } from './world.ts';

interface Watched {
  readonly world: World;
  /** `NAME` of each file of which more than the head was read, `head` for the others. */
  readonly read: string[];
}

/** A folder whose files are counted when they are read. `slow`: what a whole file waits for. */
function watched(
  texts: Readonly<Record<string, string>>,
  slow: () => Promise<void> = () => Promise.resolve(),
): Watched {
  const read: string[] = [];
  const files: Files = {
    readDirectory: () => Promise.resolve(Object.keys(texts).map((name) => ({ name, kind: 'file' }))),
    async readFile(uri, limit) {
      const name = uri.slice(uri.lastIndexOf('/') + 1);
      const text = texts[name] ?? '';
      read.push(limit === undefined ? name : 'head');
      if (limit === undefined) await slow();
      return { text: text.slice(0, limit), size: text.length };
    },
  };
  return { world: { ...testWorld, files: () => files }, read };
}

const uri = 'file:///node/ip-rule.txt';
const rules = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n';
const connection =
  'tcp      6 431999 ESTABLISHED src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [ASSURED] mark=0 use=1\n';

test('of files that are no dumps the beginning is read, once', async () => {
  const logs = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [
      `kubelet-${index}.log`,
      'kubelet says nothing of packets\n'.repeat(1000),
    ]),
  );
  const { world, read } = watched({ ...logs, 'ip-rule.txt': rules });
  const client = await startClient({}, {}, world);
  client.open(uri, rules, 'iproute2');
  const info = await client.connection.sendRequest<NodeInfo>(nodeInfoRequest, { uri });
  expect(info.found).toEqual(['2 policy rules']);
  expect(read).toEqual(Array.from({ length: 200 }, () => 'head'));
  await client.connection.sendRequest(nodeTreeRequest, { uri, item: '' });
  expect(read).toHaveLength(200);
  await client.stop();
});

test('a file that holds no dump, though somebody took it for one, is told of', async () => {
  const listing = 'Chain INPUT (policy ACCEPT)\ntarget     prot opt source               destination\n';
  const { world } = watched({ 'firewall.txt': listing, 'ip-rule.txt': rules });
  const client = await startClient({}, {}, world);
  client.open(uri, rules, 'iproute2');
  const said = 'firewall.txt, line 1: this is what iptables -L prints, of which nothing is read. Add iptables-save.';
  const info = await client.connection.sendRequest<NodeInfo>(nodeInfoRequest, { uri });
  expect(info.notes).toEqual([said]);
  expect(Object.keys(info.files)).toEqual(['ip-rule.txt']);
  const packets = [{ in: 'eth0', src: '192.0.2.1', dst: '192.0.2.2', protocol: 'udp', sport: 1, dport: 2 }];
  const { missing } = await client.connection.sendRequest<TraceResult>(traceRequest, { uri, packets });
  expect(missing).toContain(said);
  await client.stop();
});

test('a folder of more than 300 files is no node', async () => {
  const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`conntrack-${index}.txt`, connection]));
  const { world, read } = watched(many);
  const client = await startClient({}, {}, world);
  client.open(uri, rules, 'iproute2');
  const info = await client.connection.sendRequest<NodeInfo>(nodeInfoRequest, { uri });
  expect(Object.keys(info.files)).toEqual(['ip-rule.txt']);
  expect(read).toEqual([]);
  await client.stop();
});

test('a file is read again when it has changed, and not before', async () => {
  const texts: Record<string, string> = { 'conntrack.txt': connection.repeat(100) };
  const { world, read } = watched(texts);
  const client = await startClient({}, {}, world);
  client.open(uri, rules, 'iproute2');
  const found = async (): Promise<readonly string[]> =>
    (await client.connection.sendRequest<NodeInfo>(nodeInfoRequest, { uri })).found;
  expect(await found()).toContain('100 tracked connections');
  texts['conntrack.txt'] = connection.repeat(50);
  expect(await found()).toContain('100 tracked connections');
  await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: [{ uri: 'file:///node/conntrack.txt', type: FileChangeType.Changed }],
  });
  expect(await found()).toContain('50 tracked connections');
  expect(read.filter((name) => name === 'conntrack.txt')).toHaveLength(2);
  await client.stop();
});

test('what is read for a document that is closed meanwhile is given up', async () => {
  let go = (): void => undefined;
  const { world, read } = watched(
    { 'conntrack.txt': connection.repeat(20_000) },
    () => new Promise((done) => (go = done)),
  );
  const client = await startClient({}, {}, world);
  client.open(uri, rules, 'iproute2');
  const first = client.connection.sendRequest(nodeInfoRequest, { uri });
  while (!read.includes('conntrack.txt')) await testWorld.rest();
  client.close(uri);
  await client.connection.sendRequest(nodeInfoRequest, { uri });
  go();
  expect(await first).toBeNull();
  // Nothing of it was kept: it is read once more for the next one who asks.
  client.open(uri, rules, 'iproute2');
  const second = client.connection.sendRequest<NodeInfo>(nodeInfoRequest, { uri });
  while (read.filter((name) => name === 'conntrack.txt').length < 2) await testWorld.rest();
  go();
  expect((await second).found).toContain('20000 tracked connections');
  await client.stop();
});
