/** Editors that are not VS Code: they bring no translations, know no language ids of ours, and may not be asked for settings. */
import { expect, test } from 'vitest';
import { ConfigurationRequest, RegistrationRequest, ResponseError } from 'vscode-languageserver/node';
import { startClient, type TestClient, testWorld } from './testing/client.ts';

const uri = 'file:///node/rules.v4';
const dump = '*filter\n:INPUT DROP [0:0]\n-A INPUT -j NOPE\nCOMMIT\n';
const template = '“{name}” is neither a target nor a chain declared in table {table}.';

async function severityOf(client: TestClient): Promise<number | undefined> {
  return (await client.diagnostics(uri)).find(({ code }) => code === 'unknown-chain')?.severity;
}

test('settings come with the first request', async () => {
  const client = await startClient({}, { packetPath: { diagnostics: { 'unknown-chain': 'hint' } } });
  client.open(uri, dump);
  expect(await severityOf(client)).toBe(4);
  await client.stop();
});

test('words come from beside the server, in the language of the client or its environment', async () => {
  const world = { ...testWorld, words: async () => ({ [template]: '{table} 表中没有“{name}”。' }) };
  const client = await startClient({}, {}, world);
  client.open(uri, dump, 'iptables');
  const diagnostics = await client.diagnostics(uri);
  expect(diagnostics.map(({ message }) => message)).toContain('filter 表中没有“NOPE”。');
  await client.stop();
});

test('translations that a client brings go before', async () => {
  const world = { ...testWorld, words: async () => ({ [template]: 'from beside the server' }) };
  const client = await startClient({}, { translations: { [template]: 'from the client' } }, world);
  client.open(uri, dump);
  expect((await client.diagnostics(uri)).map(({ message }) => message)).toContain('from the client');
  await client.stop();
});

test('the code of a diagnostic leads to its page in the language of the client', async () => {
  const world = { ...testWorld, pages: (locale: string | undefined) => `file:///docs/${locale}` };
  const client = await startClient({}, {}, world, { locale: 'zh-cn' });
  client.open(uri, dump);
  const diagnostic = (await client.diagnostics(uri)).find(({ code }) => code === 'unknown-chain');
  expect(diagnostic?.codeDescription?.href).toBe('file:///docs/zh-cn/unknown-chain.md');
  await client.stop();
});

test('a client that can be asked for settings and does not take registrations is asked all the same', async () => {
  const asked: unknown[] = [];
  const client = await startClient({}, {}, testWorld, {
    capabilities: { workspace: { configuration: true } },
    prepare: (connection) => {
      connection.onRequest(RegistrationRequest.type, () => new ResponseError(-32601, 'not here'));
      connection.onRequest(ConfigurationRequest.type, ({ items }) => {
        asked.push(...items);
        return [{ diagnostics: { 'unknown-chain': 'hint' } }];
      });
    },
  });
  client.open(uri, dump);
  // What was published before the answer came is published anew.
  await expect.poll(() => severityOf(client)).toBe(4);
  expect(asked).toEqual([{ section: 'packetPath' }]);
  await client.stop();
});
