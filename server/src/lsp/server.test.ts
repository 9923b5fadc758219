import { expect, test } from 'vitest';
import {
  HoverRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver/node';
import { detectRequest } from '../../../protocol/requests.ts';
import { startClient } from './testing/client.ts';

const uri = 'file:///node/iptables-save.txt';
const dump = `*filter
:INPUT DROP [0:0]
:web - [0:0]
-A INPUT -p tcp -m tcp --dport 443 -j web
-A web -j ACCEPT
COMMIT
`;

test('the server introduces itself and goes away when told', async () => {
  const client = await startClient();
  expect(client.initialized.serverInfo?.name).toBe('packet-path');
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('a hover explains the chain under the cursor', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const hover = await client.connection.sendRequest(HoverRequest.type, {
    textDocument: { uri },
    position: { line: 2, character: 2 },
  });
  expect(hover).toMatchInlineSnapshot(`
    {
      "contents": {
        "kind": "markdown",
        "value": "**Chain \`web\` of table \`filter\`**

    1 rule.

    Packets come here from

    - \`INPUT\`, rule 1 (line 4)

    What it does:

    - Every packet is accepted.",
      },
      "range": {
        "end": {
          "character": 4,
          "line": 2,
        },
        "start": {
          "character": 1,
          "line": 2,
        },
      },
    }
  `);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('diagnostics come, follow an edit, and go', async () => {
  const client = await startClient();
  client.open(uri, dump.replace(':web - [0:0]\n', ''));
  expect((await client.diagnostics(uri)).map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
    [
      "unknown-chain: “web” is neither a target nor a chain declared in table filter.",
      "unknown-chain: Chain “web” is not declared in table filter.",
    ]
  `);
  client.change(uri, [
    { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, text: ':web - [0:0]\n' },
  ]);
  expect(await client.diagnostics(uri)).toEqual([]);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('a dump that the editor takes for plain text is recognised by its content', async () => {
  const client = await startClient();
  client.open('file:///node/node.txt', dump.replace(':web - [0:0]\n', ''), 'plaintext');
  expect((await client.diagnostics('file:///node/node.txt')).length).toBeGreaterThan(0);
  const answer = await client.connection.sendRequest(detectRequest, {
    uri: 'file:///x/notes.txt',
    head: 'Dear all,\n',
  });
  expect(answer).toEqual({ languageId: null });
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('semantic tokens come whole, as edits, and for a range', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const textDocument = { uri };
  const full = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument });
  expect(full?.data.slice(0, 5)).toEqual([0, 1, 6, 0, 1]);
  client.change(uri, [{ range: { start: { line: 4, character: 10 }, end: { line: 4, character: 16 } }, text: 'DROP' }]);
  const previousResultId = full?.resultId ?? '';
  const delta = await client.connection.sendRequest(SemanticTokensDeltaRequest.type, {
    textDocument,
    previousResultId,
  });
  expect(delta).toHaveProperty('edits');
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } };
  const part = await client.connection.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range });
  expect(part?.data.length).toBe(15);
  await client.stop();
  expect(client.errors).toEqual([]);
});
