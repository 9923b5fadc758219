/** Whatever is typed, pasted or opened: the server lives on, answers, and knows what a fresh one would know. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  type Position,
  ReferencesRequest,
  SelectionRangeRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver/node';
import { traceFormRequest, traceRequest } from '../../../protocol/requests.ts';
import { anyCharacter } from '../testing/characters.ts';
import { startClient, type TestClient } from './testing/client.ts';

const piece = fc.oneof(
  fc.constantFrom(
    '*filter\n',
    '*nat\n',
    ':INPUT ACCEPT [0:0]\n',
    ':web - [0:0]\n',
    ':KUBE-SVC-67NZLRHBNDSAWJRO - [0:0]\n',
    '-A INPUT -j web\n',
    '-A web -j INPUT\n',
    '-A INPUT ! -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT\n',
    '-A web -m statistic --mode random --probability 0.5 -j DROP\n',
    '-A PREROUTING -m mark --mark 0x1/0x1 -j DNAT --to-destination 10.0.0.1:80\n',
    '[1:2] -A INPUT -m comment --comment "a \\" b" -j REJECT\n',
    '-A INPUT -m set --match-set x src,dst -j DROP\n',
    '-I INPUT 1 -j DROP\n',
    'COMMIT\n',
    '\n',
    '-A',
    '"',
    '\r\n',
    '\uFEFF',
    '😀',
    '\u0000',
  ),
  fc.string({ maxLength: 20 }),
  fc.string({ unit: anyCharacter, maxLength: 8 }),
);

const place: fc.Arbitrary<Position> = fc.record({ line: fc.nat({ max: 30 }), character: fc.nat({ max: 60 }) });

const edit = fc.record({ from: place, to: place, text: fc.array(piece, { maxLength: 4 }).map((all) => all.join('')) });

function inOrder(a: Position, b: Position): { readonly start: Position; readonly end: Position } {
  const first = a.line < b.line || (a.line === b.line && a.character <= b.character);
  return first ? { start: a, end: b } : { start: b, end: a };
}

async function askEverything({ connection }: TestClient, uri: string, position: Position): Promise<void> {
  const textDocument = { uri };
  const range = { start: { line: 0, character: 0 }, end: { line: 40, character: 0 } };
  await Promise.all([
    connection.sendRequest(HoverRequest.type, { textDocument, position }),
    connection.sendRequest(DefinitionRequest.type, { textDocument, position }),
    connection.sendRequest(ReferencesRequest.type, { textDocument, position, context: { includeDeclaration: true } }),
    connection.sendRequest(CompletionRequest.type, { textDocument, position }),
    connection.sendRequest(DocumentSymbolRequest.type, { textDocument }),
    connection.sendRequest(FoldingRangeRequest.type, { textDocument }),
    connection.sendRequest(SemanticTokensRequest.type, { textDocument }),
    connection.sendRequest(InlayHintRequest.type, { textDocument, range }),
    connection.sendRequest(CodeLensRequest.type, { textDocument }),
    connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions: [position] }),
    connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument,
      options: { tabSize: 2, insertSpaces: true },
    }),
    connection.sendRequest(traceFormRequest, { uri }),
    connection.sendRequest(traceRequest, {
      uri,
      packets: [{ in: 'eth0', src: '192.0.2.9', dst: '192.0.2.1', protocol: 'tcp', dport: 22 }],
    }),
  ]);
}

test('random text, random edits, every question: no failure is logged', async () => {
  const client = await startClient();
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 25 }),
      fc.array(edit, { maxLength: 4 }),
      place,
      async (text, edits, at) => {
        const uri = `file:///node/${number++}/iptables-save.txt`;
        client.open(uri, text.join(''));
        for (const { from, to, text: inserted } of edits) {
          client.change(uri, [{ range: inOrder(from, to), text: inserted }]);
          await askEverything(client, uri, at);
        }
        await client.diagnostics(uri);
        expect(client.errors).toEqual([]);
        client.close(uri);
      },
    ),
    { numRuns: 15 },
  );
  await client.stop();
}, 60_000);

/** Shapes that a pattern could take the square of their length for. */
test.each([
  ['a word that never ends', `*filter\n-A INPUT -j ${'x'.repeat(500_000)}\nCOMMIT\n`],
  ['options without end', `*filter\n-A INPUT${' -s 10.0.0.1'.repeat(50_000)}\nCOMMIT\n`],
  ['counters without end', `*filter\n[${'1:'.repeat(250_000)}] -A INPUT\nCOMMIT\n`],
  ['a program named again and again', `x${' iptables'.repeat(50_000)}\n*filter\nCOMMIT\n`],
  ['a prompt without a command', `${'@'.repeat(500_000)}\n*filter\nCOMMIT\n`],
])('a line of half a megabyte, %s', async (_, text) => {
  const client = await startClient();
  const uri = 'file:///node/iptables-save.txt';
  client.open(uri, text);
  await client.diagnostics(uri);
  const longest = text.split('\n').findIndex((line) => line.length > 1000);
  for (const character of [0, 12, 250_000, 500_000]) await askEverything(client, uri, { line: longest, character });
  expect(client.errors).toEqual([]);
  await client.stop();
});

test('after any edits the diagnostics are those of a document that was opened so', async () => {
  const client = await startClient();
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 25 }), fc.array(edit, { maxLength: 5 }), async (text, edits) => {
      const uri = `file:///edited/${number}/iptables-save.txt`;
      const fresh = `file:///fresh/${number++}/iptables-save.txt`;
      client.open(uri, text.join(''));
      for (const { from, to, text: inserted } of edits) {
        client.change(uri, [{ range: inOrder(from, to), text: inserted }]);
        await client.diagnostics(uri);
      }
      client.open(fresh, client.text(uri));
      const withoutPlaces = (await client.diagnostics(uri)).map(({ relatedInformation: _, ...rest }) => rest);
      const expected = (await client.diagnostics(fresh)).map(({ relatedInformation: _, ...rest }) => rest);
      expect(withoutPlaces).toEqual(expected);
      client.close(uri);
      client.close(fresh);
    }),
    { numRuns: 15 },
  );
  expect(client.errors).toEqual([]);
  await client.stop();
}, 60_000);
