import { expect, test } from 'vitest';
import {
  CodeActionRequest,
  DidChangeConfigurationNotification,
  HoverRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver/node';
import {
  detectRequest,
  type TraceForm,
  type TraceResult,
  traceFormRequest,
  traceRequest,
  type WhyNotResult,
  whyNotRequest,
} from '../../../protocol/requests.ts';
import { findCheck } from '../checks/index.ts';
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

test('a packet is traced over the dumps of the folder', async () => {
  const folder = 'file:///node';
  const files = {
    [`${folder}/ip-addr.txt`]: '2: eth0: <BROADCAST,UP> mtu 1500\n    inet 192.0.2.11/24 scope global eth0\n',
    [`${folder}/notes.md`]: 'nothing of interest',
  };
  const client = await startClient(files);
  client.open(uri, dump);
  const form: TraceForm = await client.connection.sendRequest(traceFormRequest, { uri });
  expect(form.interfaces).toEqual(['eth0']);
  const packet = { in: 'eth0', src: '203.0.113.50', dst: '192.0.2.11', protocol: 'tcp', dport: 443 };
  const result: TraceResult = await client.connection.sendRequest(traceRequest, { uri, packets: [packet] });
  expect(result.error).toBeUndefined();
  expect(result.files).toEqual({ 'iptables-save.txt': uri, 'ip-addr.txt': `${folder}/ip-addr.txt` });
  const outcomes = result.trace.packets[0]?.outcomes ?? [];
  expect(outcomes.map(({ verdict }) => verdict)).toContain('delivered');
  const delivered = outcomes.findIndex(({ verdict }) => verdict === 'delivered');
  expect(outcomes[delivered]?.events.map(({ chain, rule }) => `${chain}:${rule}`)).toContain('web:1');
  const refused: TraceResult = await client.connection.sendRequest(traceRequest, {
    uri,
    packets: [{ ...packet, dst: 'nowhere' }],
  });
  expect(refused.error?.field).toBe('dst');
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('why rules did not match is told of a step', async () => {
  const client = await startClient();
  client.open(uri, dump);
  const packets = [{ in: 'eth0', src: '203.0.113.50', dst: '192.0.2.11', protocol: 'tcp', dport: 80 }];
  const { trace }: TraceResult = await client.connection.sendRequest(traceRequest, { uri, packets });
  const outcomes = trace.packets[0]?.outcomes ?? [];
  const outcome = outcomes.findIndex(({ verdict }) => verdict === 'dropped');
  const step = outcomes[outcome]?.steps.findIndex((each) => each.kind === 'policy') ?? -1;
  const answer: WhyNotResult = await client.connection.sendRequest(whyNotRequest, {
    uri,
    packets,
    packet: 0,
    outcome,
    step,
  });
  expect(answer.rules).toMatchInlineSnapshot(`
    [
      {
        "answer": "no",
        "file": "iptables-save.txt",
        "line": 4,
        "rule": 1,
        "source": "-A INPUT -p tcp -m tcp --dport 443 -j web",
        "text": "--dport 443: the packet has 80",
      },
    ]
  `);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('what the machine as a whole tells comes a little later', async () => {
  const folder = 'file:///router';
  const files = {
    [`${folder}/ip-addr.txt`]:
      '2: eth0: <BROADCAST,UP> mtu 1500\n    inet 192.0.2.1/24 scope global eth0\n3: eth1: <BROADCAST,UP> mtu 1500\n    inet 10.0.0.1/24 scope global eth1\n',
    [`${folder}/ip-route.txt`]:
      'default via 192.0.2.254 dev eth0\n10.0.0.0/24 dev eth1 proto kernel scope link src 10.0.0.1\n',
    [`${folder}/sysctl.txt`]: 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\n',
  };
  const client = await startClient(files);
  client.open(`${folder}/iptables-save.txt`, findCheck('dnat-blocked-by-forward')?.before ?? '');
  await expect
    .poll(async () => (await client.diagnostics(`${folder}/iptables-save.txt`)).map(({ code }) => code))
    .toEqual(['dnat-blocked-by-forward']);
  await client.stop();
  expect(client.errors).toEqual([]);
});

test('a quick fix replaces the word that was meant', async () => {
  const client = await startClient();
  client.open(uri, dump.replace('--dport 443', '--dprt 443'));
  const [diagnostic] = await client.diagnostics(uri);
  const actions = await client.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: diagnostic?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    context: { diagnostics: diagnostic === undefined ? [] : [diagnostic] },
  });
  const [first] = actions ?? [];
  expect(first?.title).toBe('Replace by “--dport”');
  const changes = first !== undefined && 'edit' in first ? first.edit?.changes?.[uri] : undefined;
  expect(changes?.map(({ newText }) => newText)).toEqual(['--dport']);
  await client.stop();
});

test('a severity that the user chose is the one that is shown', async () => {
  const client = await startClient();
  const undeclared = dump.replace(':web - [0:0]\n', '');
  client.open(uri, undeclared);
  expect((await client.diagnostics(uri)).map(({ severity }) => severity)).toEqual([1, 1]);
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, {
    settings: { packetPath: { diagnostics: { 'unknown-chain': 'hint' } } },
  });
  await expect.poll(async () => (await client.diagnostics(uri)).map(({ severity }) => severity)).toEqual([4, 4]);
  await client.stop();
  expect(client.errors).toEqual([]);
});
