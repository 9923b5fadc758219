/** A support bundle in the editor: each line is answered for by the dialect of the dump that it stands in. */
import { expect, test } from 'vitest';
import {
  DefinitionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  SemanticTokensRangeRequest,
} from 'vscode-languageserver/node';
import { startClient } from './testing/client.ts';

const uri = 'file:///b/bundle.txt';
const bundle = `root@n:~# iptables-save
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m set --match-set blocked src,src -j DROP
COMMIT
root@n:~# ipset save
create blocked hash:net
add blocked 10.0.0.0/8
add blocked 10.0.0.0/8
root@n:~# ipvsadm -Ln
IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.96.0.1:443 rr
root@n:~# ip addr
1: lo: <LOOPBACK,UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
`;

test('diagnostics, hovers, outline and tokens of all its dumps', async () => {
  const client = await startClient();
  client.open(uri, bundle, 'plaintext');
  const codes = async () => (await client.diagnostics(uri)).map(({ range, code }) => `${range.start.line + 1} ${code}`);
  await expect
    .poll(codes, { timeout: 4000 })
    .toEqual(expect.arrayContaining(['4 set-surplus-directions', '9 ipset-duplicate-entry', '14 ipvs-no-real-server']));
  const textDocument = { uri };
  const hover = async (line: number, character: number) =>
    JSON.stringify(
      await client.connection.sendRequest(HoverRequest.type, { textDocument, position: { line, character } }),
    );
  expect(await hover(3, 30)).toContain('Set `blocked`');
  expect(await hover(6, 9)).toContain('Set `blocked`');
  expect(await hover(13, 8)).toContain('Virtual service `TCP 10.96.0.1:443`');
  expect(await hover(16, 10)).toContain('Address `127.0.0.1/8` of `lo`');
  const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
  expect(symbols?.map(({ name }) => name)).toEqual(['filter', 'blocked', 'TCP 10.96.0.1:443', 'lo']);
  expect(
    await client.connection.sendRequest(DefinitionRequest.type, { textDocument, position: { line: 7, character: 6 } }),
  ).toEqual([expect.objectContaining({ range: expect.objectContaining({ start: { line: 6, character: 7 } }) })]);
  const range = { start: { line: 0, character: 0 }, end: { line: 17, character: 0 } };
  const tokens = await client.connection.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range });
  const lines = (tokens?.data ?? []).filter((_, index) => index % 5 === 0);
  expect(lines.every((step) => step >= 0)).toBe(true);
  expect(lines.reduce((sum, step) => sum + step, 0)).toBe(16);
  await client.stop();
  expect(client.errors).toEqual([]);
});
