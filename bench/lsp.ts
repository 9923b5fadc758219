/**
 * What a user feels on a large dump: from a keystroke to its diagnostics, and from a hover to its answer. Drives the
 * built server (npm run build) over stdio as an editor does, and prints each figure beside an echo: the time of a
 * request that the server has nothing to do for.
 *
 *     node bench/lsp.ts [--services 10000] [--endpoints 3] [--strokes 40]
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { makeServices } from './kube/cluster.ts';
import { iptablesMode } from './kube/iptables-mode.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '10000' },
    endpoints: { type: 'string', default: '3' },
    strokes: { type: 'string', default: '40' },
  },
});
const strokes = Number(values.strokes);
const uri = 'file:///bench/iptables-save.txt';
/** Milliseconds after which an answer is taken for lost. */
const patience = 60_000;

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly unknown[];
}

const server = spawn(process.execPath, [join(import.meta.dirname, '..', 'dist', 'server', 'node.cjs'), '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const connection = createMessageConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
connection.listen();
try {
  await measure(connection);
} finally {
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
}

async function measure(client: MessageConnection): Promise<void> {
  const published = waiter(client);
  await client.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: { hover: { contentFormat: ['markdown'] }, publishDiagnostics: { versionSupport: true } },
    },
  });
  await client.sendNotification('initialized', {});
  const lines = iptablesMode(makeServices(Number(values.services), Number(values.endpoints))).split('\n');
  // Something to say of the lines that are seen first: a chain without its policy.
  lines.splice(40, 0, ':BROKEN');
  const text = lines.join('\n');
  const started = performance.now();
  const first = published(1);
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'iptables-save', version: 1, text },
  });
  await client.sendNotification('packetPath/visible', { uri, first: 0, last: 60 });
  await first;
  row('open to diagnostics of the visible lines', [performance.now() - started], `${lines.length} lines`);
  const all = published(1);
  // Asked while the rest of the dump is still being read, as fast as the answers come.
  let reading = true;
  const over = all.then(() => {
    reading = false;
  });
  const meanwhile = { hover: [] as number[], completion: [] as number[] };
  for (let index = 0; reading; index++) {
    const kind = index % 2 === 0 ? 'hover' : 'completion';
    const line = Math.floor(((index * 7919) % 1000) * (lines.length / 1000));
    const position = { line, character: Math.min(lines[line]?.length ?? 0, 3 + ((index * 13) % 40)) };
    const started = performance.now();
    await client.sendRequest(`textDocument/${kind}`, { textDocument: { uri }, position });
    // The last one may have waited for the end of the reading itself, and was then asked of the whole.
    if (reading) meanwhile[kind].push(performance.now() - started);
  }
  await over;
  row('hover while the rest is read', meanwhile.hover, `${meanwhile.hover.length} times`);
  row('completion while the rest is read', meanwhile.completion, `${meanwhile.completion.length} times`);
  row('open to all diagnostics', [performance.now() - started], `${lines.length} lines`);

  const echo = await times(strokes, () =>
    client.sendRequest('textDocument/hover', {
      textDocument: { uri: 'file:///no' },
      position: { line: 0, character: 0 },
    }),
  );
  row('echo: a request for a document that is not open', echo, 'reference');

  const place = (index: number) => {
    const line = Math.floor(((index + 1) / (strokes + 2)) * lines.length);
    return { line, character: Math.min(lines[line]?.length ?? 0, 3) };
  };
  const hover = await times(strokes, (index) =>
    client.sendRequest('textDocument/hover', { textDocument: { uri }, position: place(index) }),
  );
  row('hover', hover, ratio(hover, echo));
  const completion = await times(strokes, (index) =>
    client.sendRequest('textDocument/completion', { textDocument: { uri }, position: place(index) }),
  );
  row('completion', completion, ratio(completion, echo));

  let version = 1;
  const keys = await times(strokes, async (index) => {
    const start = place(index);
    version++;
    const answer = published(version);
    await client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end: start }, text: 'x' }],
    });
    await answer;
  });
  row('keystroke to its diagnostics', keys, ratio(keys, echo));
  const peak = await memory(server.pid);
  if (peak !== undefined) console.log(`${'server, peak memory'.padEnd(52)} ${String(peak).padStart(8)} MB`);
}

/** Resolves when diagnostics of at least that version arrive. */
function waiter(client: MessageConnection): (version: number) => Promise<void> {
  const waiting = new Map<number, () => void>();
  client.onNotification('textDocument/publishDiagnostics', ({ version = Number.MAX_SAFE_INTEGER }: Published) => {
    for (const [wanted, resolve] of waiting) {
      if (version < wanted) continue;
      waiting.delete(wanted);
      resolve();
    }
  });
  return (version) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no diagnostics for version ${version}`)), patience);
      waiting.set(version, () => {
        clearTimeout(timer);
        resolve();
      });
    });
}

async function times(count: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await work(index);
    all.push(performance.now() - start);
  }
  return all;
}

function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
}

function ratio(list: readonly number[], reference: readonly number[]): string {
  return `${(quantile(list, 0.5) / quantile(reference, 0.5)).toFixed(1)} x echo`;
}

function row(what: string, list: readonly number[], note: string): void {
  const figure = `${quantile(list, 0.5).toFixed(1)} ms`;
  const worst = list.length > 1 ? `, 95 % below ${quantile(list, 0.95).toFixed(1)} ms` : '';
  console.log(`${what.padEnd(52)} ${figure.padStart(11)}  ${note}${worst}`);
}

/** Peak resident memory of the process, where /proc tells. */
async function memory(pid: number | undefined): Promise<number | undefined> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const found = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
  return found === undefined ? undefined : Math.round(Number(found) / 1024);
}
