/** Words that other dumps of the machine explain. The dumps are those of a recorded node. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  DefinitionRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
} from 'vscode-languageserver/node';
import { startClient, type TestClient } from './testing/client.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'examples', 'kube-proxy-ipvs');
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const files = Object.fromEntries([...texts].map(([name, text]) => [`file:///node/${name}`, text]));

async function openNode(name: string, languageId: string): Promise<TestClient> {
  const client = await startClient(files);
  client.open(`file:///node/${name}`, texts.get(name) ?? '', languageId);
  return client;
}

/** The place of the first `word` of a file, somewhat inside of it. */
function placeOf(name: string, word: string): { line: number; character: number } {
  const lines = (texts.get(name) ?? '').split('\n');
  const line = lines.findIndex((text) => text.includes(word));
  return { line, character: (lines[line]?.indexOf(word) ?? 0) + word.length - 1 };
}

test('a set in a rule is told by the dump of the sets, and found there', async () => {
  const name = 'iptables-save.txt';
  const client = await openNode(name, 'iptables-save');
  const ask = { textDocument: { uri: `file:///node/${name}` }, position: placeOf(name, '--match-set KUBE-CLUSTER-IP') };
  const hover = await client.connection.sendRequest(HoverRequest.type, ask);
  expect(JSON.stringify(hover)).toMatch(/Set `KUBE-CLUSTER-IP`.*Type `hash:ip,port`.*7 entries/);
  expect(await client.connection.sendRequest(DefinitionRequest.type, ask)).toEqual([
    expect.objectContaining({ uri: 'file:///node/ipset-save.txt' }),
  ]);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('a virtual service is told by its address, in its own dump too', async () => {
  const name = 'ipvsadm.txt';
  const client = await openNode(name, 'ipvsadm');
  const [address = ''] = /\d+\.\d+\.\d+\.\d+:\d+/.exec(texts.get(name) ?? '') ?? [];
  const textDocument = { uri: `file:///node/${name}` };
  const hover = await client.connection.sendRequest(HoverRequest.type, {
    textDocument,
    position: placeOf(name, address),
  });
  expect(JSON.stringify(hover)).toContain('Virtual service');
  const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
  expect(symbols?.length).toBeGreaterThan(2);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('sets stand in the outline and fold', async () => {
  const client = await openNode('ipset-save.txt', 'ipset-save');
  const textDocument = { uri: 'file:///node/ipset-save.txt' };
  const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
  expect(symbols?.map(({ name }) => name)).toContain('KUBE-CLUSTER-IP');
  const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument });
  expect(folds?.length).toBeGreaterThan(0);
  await client.stop();
  expect(client.errors).toEqual([]);
});
