/** What an editor offers while rules are written, as it comes over the wire. */
import { expect, test } from 'vitest';
import {
  CodeActionKind,
  CodeActionRequest,
  DocumentLinkRequest,
  PrepareRenameRequest,
  RenameRequest,
  SignatureHelpRequest,
} from 'vscode-languageserver/node';
import { type WithoutCountersResult, withoutCountersRequest } from '../../../protocol/requests.ts';
import { startClient } from './testing/client.ts';

const uri = 'file:///node/iptables-save.txt';
const sets = 'file:///node/ipset-save.txt';
const dump = `*filter
:INPUT DROP [0:0]
:web - [0:0]
-A INPUT -m set --match-set friends src -j web
-A INPUT -j web
-A web -p tcp --dport https -j ACCEPT
-A web -j LOG --log-prefix "see https://example.org/log"
COMMIT
`;

test('the form of a value is shown while it is typed', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const help = await client.connection.sendRequest(SignatureHelpRequest.type, {
    textDocument: { uri },
    position: { line: 3, character: 36 },
  });
  expect(help).toMatchObject({ activeParameter: 1, signatures: [{ label: '--match-set SET src|dst,…' }] });
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('selected rules can be extracted, a jump inlined, a line written as it is printed', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const offered = async (first: number, last: number, only?: CodeActionKind) => {
    const range = { start: { line: first, character: 0 }, end: { line: last, character: 4 } };
    const context = { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) };
    const found = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context,
    });
    return found?.map((action) => ('kind' in action ? `${action.kind}: ${action.title}` : action.title));
  };
  expect(await offered(5, 6)).toEqual([
    'refactor.extract: Extract to a chain of its own',
    'refactor.rewrite: Write as iptables-save prints it',
  ]);
  expect(await offered(4, 4)).toEqual(['refactor.inline: Inline chain “web”']);
  expect(await offered(5, 6, CodeActionKind.RefactorExtract)).toHaveLength(1);
  expect(await offered(5, 6, CodeActionKind.QuickFix)).toEqual([]);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('links lead to pages, and to the sets of the machine', async () => {
  const client = await startClient({ [sets]: 'create friends hash:ip\nadd friends 192.0.2.1\n' });
  client.open(uri, dump);
  const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
  expect(links?.map(({ target }) => target)).toEqual(['https://example.org/log', `${sets}#L1`]);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('a chain is renamed everywhere, and not to the name of a target', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const at = { textDocument: { uri }, position: { line: 4, character: 13 } };
  expect(await client.connection.sendRequest(PrepareRenameRequest.type, at)).toMatchObject({ placeholder: 'web' });
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'site' });
  expect(edit?.changes?.[uri]?.map(({ range }) => range.start.line)).toEqual([2, 3, 4, 5, 6]);
  await expect(client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'LOG' })).rejects.toThrow(/target/);
  await client.stop();
});

test('a dump is told without its counters', async () => {
  const client = await startClient();
  const { text } = await client.connection.sendRequest<WithoutCountersResult>(withoutCountersRequest, {
    uri,
    text: '*filter\n:INPUT DROP [5:300]\n[1:60] -A INPUT -s 10.0.0.1 -j DROP\nCOMMIT\n',
  });
  expect(text).toBe('*filter\n:INPUT DROP\n-A INPUT -s 10.0.0.1/32 -j DROP\nCOMMIT\n');
  await client.stop();
  expect(client.errors).toEqual([]);
});
