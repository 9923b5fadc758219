/** A router's configuration in the server: recognised by what it says, checked, explained and completed. */
import { expect, test } from 'vitest';
import {
  CompletionRequest,
  DefinitionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  InlayHintRequest,
  ReferencesRequest,
  RenameRequest,
} from 'vscode-languageserver/node';
import { detectRequest } from '../../../protocol/requests.ts';
import { startClient } from './testing/client.ts';

const uri = 'file:///router/edge.txt';
const config = `hostname edge
!
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
!
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
!
ip nat inside source list STAFF interface GigabitEthernet0/0 overload
ip nat inside source list GUESTS interface GigabitEthernet0/0 overload
ip access-list standard STAFF
 10 permit 192.168.7.0 0.0.0.255
`;

test('recognised, checked, explained, completed, renamed', async () => {
  const client = await startClient();
  expect(await client.connection.sendRequest(detectRequest, { uri, head: config })).toEqual({ languageId: 'ios-nat' });
  client.open(uri, config, 'plaintext');
  // That nothing defines the list is known once the folder was looked at.
  await expect
    .poll(async () =>
      (await client.diagnostics(uri)).map(({ code, range }) => `${range.start.line}:${range.start.character} ${code}`),
    )
    .toEqual(['11:26 nat-acl-undefined']);
  const textDocument = { uri };
  const hover = await client.connection.sendRequest(HoverRequest.type, {
    textDocument,
    position: { line: 10, character: 64 },
  });
  expect(JSON.stringify(hover)).toContain('Many hosts share an address (PAT)');
  const completion = await client.connection.sendRequest(CompletionRequest.type, {
    textDocument,
    position: { line: 10, character: 21 },
  });
  const items = Array.isArray(completion) ? completion : (completion?.items ?? []);
  expect(items.map(({ label }) => label)).toEqual(['list', 'route-map', 'static']);
  const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
  expect(symbols?.map(({ name }) => name)).toContain('STAFF');
  const edit = await client.connection.sendRequest(RenameRequest.type, {
    textDocument,
    position: { line: 10, character: 28 },
    newName: 'PEOPLE',
  });
  expect(edit?.changes?.[uri]?.map(({ range }) => range.start.line)).toEqual([10, 12]);
  const hints = await client.connection.sendRequest(InlayHintRequest.type, {
    textDocument,
    range: { start: { line: 0, character: 0 }, end: { line: 14, character: 0 } },
  });
  expect(hints?.map(({ label }) => label)).toEqual(['/24']);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('a router in three files: nothing is missing, names lead from one to another and change together', async () => {
  const [list, table] = ['file:///router/staff.txt', 'file:///router/show-translations.txt'];
  const own = config.slice(0, config.indexOf('ip access-list')).replace(/^.*GUESTS.*$/m, '!');
  const pasted = 'ip access-list standard STAFF\n 10 permit 192.168.7.0 0.0.0.255\n';
  const rows =
    'Pro Inside global      Inside local       Outside local      Outside global\ntcp 203.0.113.2:1024   192.168.7.9:50000  198.51.100.9:443   198.51.100.9:443\n';
  const client = await startClient({ [uri]: own, [list]: pasted, [table]: rows });
  client.open(uri, own, 'ios-nat');
  const textDocument = { uri };
  const position = { line: 10, character: 28 };
  const found = await client.connection.sendRequest(DefinitionRequest.type, { textDocument, position });
  expect(found).toMatchObject([{ uri: list, range: { start: { line: 0, character: 24 } } }]);
  const uses = await client.connection.sendRequest(ReferencesRequest.type, {
    textDocument,
    position,
    context: { includeDeclaration: true },
  });
  expect(uses?.map((use) => `${use.uri} ${use.range.start.line}`)).toEqual([`${uri} 10`, `${list} 0`]);
  const edit = await client.connection.sendRequest(RenameRequest.type, { textDocument, position, newName: 'PEOPLE' });
  expect(Object.keys(edit?.changes ?? {}).sort()).toEqual([uri, list].sort());
  const hover = await client.connection.sendRequest(HoverRequest.type, { textDocument, position });
  expect(JSON.stringify(hover)).toContain('192.168.7.0');
  expect(await client.diagnostics(uri)).toEqual([]);
  await client.stop();
  expect(client.errors).toEqual([]);
});
