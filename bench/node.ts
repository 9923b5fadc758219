/**
 * A whole node in the editor: joined, traced and hovered at the size of a large cluster; then what is thrown at an
 * editor besides dumps: a bundle, a file of 50 MB, a folder of files that are no dumps.
 *
 *     node bench/node.ts [--services 10000] [--servers 3] [--entries 100000] [--addresses 5000]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchServer, echo, row, startServer, times } from './client.ts';
import { largeNode } from './kube/large-node.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '10000' },
    servers: { type: 'string', default: '3' },
    entries: { type: 'string', default: '100000' },
    addresses: { type: 'string', default: '5000' },
  },
});
const { files, services } = largeNode(
  Number(values.services),
  Number(values.servers),
  Number(values.entries),
  Number(values.addresses),
);
const place = mkdtempSync(join(tmpdir(), 'packet-path-bench-'));
try {
  await withServer(wholeNode);
  await withServer(bundle);
  await withServer(hugeFile);
  await withServer(strangers);
} finally {
  rmSync(place, { recursive: true, force: true });
}

async function withServer(measure: (server: BenchServer) => Promise<void>): Promise<void> {
  const server = await startServer();
  try {
    await measure(server);
    const peak = await server.peak();
    if (peak !== undefined) console.log(`${'server, peak memory'.padEnd(58)} ${String(peak).padStart(8)} MB\n`);
  } finally {
    await server.stop();
  }
}

function folder(name: string, content: Readonly<Record<string, string>>): (file: string) => string {
  mkdirSync(join(place, name));
  for (const [file, text] of Object.entries(content)) writeFileSync(join(place, name, file), text);
  return (file) => pathToFileURL(join(place, name, file)).href;
}

function open({ client }: BenchServer, uri: string, languageId: string, text: string): Promise<void> {
  return client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
}

async function reference(server: BenchServer): Promise<void> {
  const echoes = await times(40, () => echo(server));
  row('echo: a request for a document that is not open', echoes, 'reference');
}

async function wholeNode(server: BenchServer): Promise<void> {
  const { client } = server;
  const uriOf = folder('node', files);
  const rules = uriOf('iptables-save.txt');
  await reference(server);
  await open(server, rules, 'iptables-save', files['iptables-save.txt'] ?? '');
  const size = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  const joined = await times(1, () => client.sendRequest('packetPath/nodeInfo', { uri: rules }));
  row('rules opened to node joined', joined, `${(size / 1e6).toFixed(1)} MB in ${Object.keys(files).length} files`);
  const first = await times(1, () => trace(server, rules, 0));
  row('first trace', first, 'indexes are made with it');
  row('trace', await times(40, (index) => trace(server, rules, index + 1)), `${values.services} services`);
  await hovers(server, rules, 'iptables-save.txt', '--match-set KUBE-CLUSTER-IP', 'hover on a set in a rule');

  for (const [file, languageId, word] of [
    ['ipset-save.txt', 'ipset-save', '10.96.'],
    ['ipvsadm-save.txt', 'ipvsadm', '10.96.'],
    ['ip-addr.txt', 'iproute2', '10.96.'],
  ] as const) {
    const uri = uriOf(file);
    await open(server, uri, languageId, files[file] ?? '');
    row(`${file} opened to node joined`, await times(1, () => client.sendRequest('packetPath/nodeInfo', { uri })), '');
    await hovers(server, uri, file, word, `hover in ${file}`);
  }
  const root = await times(10, () => client.sendRequest('packetPath/nodeTree', { uri: rules, item: '' }));
  row('tree: the root', root, '');
  const sets = await times(10, () =>
    client.sendRequest('packetPath/nodeTree', { uri: rules, item: 'sets/KUBE-LOOP-BACK' }),
  );
  row('tree: pages of a set', sets, '');
}

function trace({ client }: BenchServer, uri: string, index: number): Promise<unknown> {
  const service = services[(index * 7919) % services.length];
  const packet = {
    in: 'eth0',
    src: '192.0.2.77',
    dst: service?.clusterIp,
    protocol: 'tcp',
    sport: 30000 + index,
    dport: service?.port,
  };
  return client.sendRequest('packetPath/trace', { uri, packets: [packet] });
}

/** Over lines that are spread over the file and hold the word. */
async function hovers({ client }: BenchServer, uri: string, file: string, word: string, what: string): Promise<void> {
  const places = (files[file] ?? '').split('\n').flatMap((text, line) => {
    const at = text.indexOf(word);
    return at < 0 ? [] : [{ line, character: at + word.length }];
  });
  let told = 0;
  const all = await times(40, async (index) => {
    const position = places[Math.floor((index / 40) * places.length)];
    if ((await client.sendRequest('textDocument/hover', { textDocument: { uri }, position })) !== null) told++;
  });
  row(what, all, `${told} of 40 had something to tell`);
}

/** One file with all dumps of the node, prompts between them. */
async function bundle(server: BenchServer): Promise<void> {
  const commands: Readonly<Record<string, string>> = {
    'iptables-save.txt': 'iptables-save',
    'ipset-save.txt': 'ipset save',
    'ipvsadm-save.txt': 'ipvsadm -Sn',
    'ip-addr.txt': 'ip addr',
    'ip-route.txt': 'ip route show table all',
    'ip-rule.txt': 'ip rule',
  };
  const text = Object.entries(files)
    .map(([name, content]) => `$ ${commands[name]}\n${content}# complete\n`)
    .join('\n');
  const uri = folder('bundle', { 'node.txt': text })('node.txt');
  const meanwhile = askMeanwhile(server);
  const joined = times(1, async () => {
    await open(server, uri, 'iptables-save', text);
    await server.client.sendRequest('packetPath/nodeInfo', { uri });
  });
  row('bundle opened to node joined', await joined, `${(text.length / 1e6).toFixed(1)} MB`);
  row('... other questions meanwhile', await meanwhile(), '');
  row('trace', await times(20, (index) => trace(server, uri, index)), '');
}

/** 50 MB of tracked connections, closed again before it has been read. */
async function hugeFile(server: BenchServer): Promise<void> {
  const lines: string[] = [];
  for (let bytes = 0, index = 0; bytes < 50_000_000; index++) {
    const line = `tcp      6 431999 ESTABLISHED src=10.244.${(index >> 8) & 255}.${index & 255} dst=10.96.0.1 sport=${1024 + (index % 60000)} dport=443 src=192.0.2.10 dst=10.244.1.1 sport=6443 dport=${1024 + (index % 60000)} [ASSURED] mark=0 use=1`;
    lines.push(line);
    bytes += line.length + 1;
  }
  const text = `${lines.join('\n')}\n`;
  const uriOf = folder('huge', { 'conntrack.txt': text, 'ip-rule.txt': files['ip-rule.txt'] ?? '' });
  const [uri, small] = [uriOf('conntrack.txt'), uriOf('ip-rule.txt')];
  await reference(server);
  const first = times(1, async () => {
    await open(server, uri, 'iproute2', text);
    await server.client.sendRequest('textDocument/hover', {
      textDocument: { uri: 'file:///no' },
      position: { line: 0, character: 0 },
    });
  });
  row('50 MB opened to the next answer', await first, `${lines.length} lines`);
  const meanwhile = askMeanwhile(server);
  const info = server.client.sendRequest('packetPath/nodeInfo', { uri });
  await new Promise((done) => setTimeout(done, 500));
  row('questions while it is being read', await meanwhile(), '');
  const started = performance.now();
  await server.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
  await info;
  row('closed to the work being given up', [performance.now() - started], '');
  await open(server, small, 'iproute2', files['ip-rule.txt'] ?? '');
  const beside = askMeanwhile(server);
  const joined = await times(1, () => server.client.sendRequest('packetPath/nodeInfo', { uri: small }));
  row('a small dump beside it opened to node joined', joined, 'the 50 MB are read for it');
  row('... other questions meanwhile', await beside(), '');
}

/** 200 files of logs and notes beside one dump: their beginnings are looked at, and no more. */
async function strangers(server: BenchServer): Promise<void> {
  const log = Array.from(
    { length: 20_000 },
    (_, index) => `2026-11-25T10:00:${index % 60}Z worker-1 kubelet[1]: line ${index}`,
  );
  const text = `${log.join('\n')}\n`;
  const content = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`kubelet-${index}.log`, text]));
  const uri = folder('strangers', { ...content, 'ip-rule.txt': files['ip-rule.txt'] ?? '' })('ip-rule.txt');
  await open(server, uri, 'iproute2', files['ip-rule.txt'] ?? '');
  const first = await times(1, () => server.client.sendRequest('packetPath/nodeInfo', { uri }));
  row('a dump among 200 files opened to node joined', first, `${((text.length * 200) / 1e6).toFixed(0)} MB of logs`);
  row('asked again', await times(20, () => server.client.sendRequest('packetPath/nodeInfo', { uri })), '');
}

/** Asks for nothing again and again until the answer is called: the figures of all questions. */
function askMeanwhile({ client }: BenchServer): () => Promise<number[]> {
  let over = false;
  const all = (async () => {
    const found: number[] = [];
    while (!over) {
      found.push(
        ...(await times(1, () =>
          client.sendRequest('textDocument/hover', {
            textDocument: { uri: 'file:///no' },
            position: { line: 0, character: 0 },
          }),
        )),
      );
      await new Promise((done) => setTimeout(done, 5));
    }
    return found;
  })();
  return () => {
    over = true;
    return all;
  };
}
