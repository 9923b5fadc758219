/** A large dump: the first answers don't wait for the last line. */
import { expect, test } from 'vitest';
import { CompletionRequest, DocumentSymbolRequest, type Hover, HoverRequest } from 'vscode-languageserver/node';
import { startClient } from './testing/client.ts';

const uri = 'file:///node/iptables-save.txt';

/** Services in chains of their own, as kube-proxy writes them. */
function largeDump(services: number): string {
  const chains = Array.from({ length: services }, (_, index) => `SVC-${index}`);
  return [
    '*nat',
    ':PREROUTING ACCEPT [0:0]',
    ...chains.map((chain) => `:${chain} - [0:0]`),
    ...chains.map((chain) => `-A PREROUTING -p tcp -m tcp --dprt 80 -j ${chain}`),
    ...chains.map((chain) => `-A ${chain} -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1:80`),
    'COMMIT',
    '',
  ].join('\n');
}

test('a hover on a match is answered while the dump is being read', async () => {
  const client = await startClient();
  const services = 4000;
  client.open(uri, largeDump(services));
  const order: string[] = [];
  const symbols = client.connection
    .sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })
    .then(() => order.push('outline'));
  const position = { line: 2 + 2 * services + 5, character: 20 };
  const hover = client.connection
    .sendRequest(HoverRequest.type, { textDocument: { uri }, position })
    .then((answer: Hover | null) => {
      order.push('hover');
      return answer;
    });
  expect(JSON.stringify(await hover)).toContain('tcp');
  await symbols;
  expect(order).toEqual(['hover', 'outline']);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test.each([
  ['a chain', 5, 3, 'Chain `SVC-3` of table `nat`'],
  ['a rule', 2 + 2 * 4000 + 5, 1, 'A rule of `SVC-5`'],
  ['a jump', 2 + 4000 + 5, 43, 'still being read'],
])('a hover on %s says what is known so far', async (_, line, character, text) => {
  const client = await startClient();
  client.open(uri, largeDump(4000));
  const hover = await client.connection.sendRequest(HoverRequest.type, {
    textDocument: { uri },
    position: { line, character },
  });
  expect(JSON.stringify(hover)).toContain(text);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('options are offered while the dump is being read', async () => {
  const client = await startClient();
  const text = largeDump(4000).replace('\nCOMMIT', '\n-A PREROUTING -p tcp -m tcp \nCOMMIT');
  client.open(uri, text);
  const order: string[] = [];
  const symbols = client.connection
    .sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })
    .then(() => order.push('outline'));
  const line = text.split('\n').length - 3;
  const completion = await client.connection
    .sendRequest(CompletionRequest.type, { textDocument: { uri }, position: { line, character: 28 } })
    .then((answer) => {
      order.push('completion');
      return answer;
    });
  expect(JSON.stringify(completion)).toContain('"--dport"');
  expect(completion).toMatchObject({ isIncomplete: true });
  await symbols;
  expect(order).toEqual(['completion', 'outline']);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('of too many diagnostics those that are seen and the worst are sent', async () => {
  const client = await startClient();
  client.open(uri, largeDump(3000));
  const found = await client.diagnostics(uri);
  expect(found.length).toBeLessThanOrEqual(1000);
  expect(found.some(({ code }) => code === 'unknown-option')).toBe(true);
  await client.stop();
});
