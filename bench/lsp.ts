/**
 * What a user feels on a large dump: from a keystroke to its diagnostics, and from a hover to its answer. Drives the
 * built server (npm run build) over stdio as an editor does, and prints each figure beside a reference of the same
 * run: an echo, which is a request that the server has nothing to do for, or the splitting of the dump into words.
 *
 *     node bench/lsp.ts [--services 10000] [--endpoints 3] [--strokes 40]
 */
import { parseArgs } from 'node:util';
import { type BenchServer, echo, quantile, row, startServer, times } from './client.ts';
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

interface Position {
  readonly line: number;
  readonly character: number;
}

const server = await startServer();
try {
  const lines = iptablesMode(makeServices(Number(values.services), Number(values.endpoints))).split('\n');
  // Something to say of the lines that are seen first: a chain without its policy.
  lines.splice(40, 0, ':BROKEN');
  await whileReading(server, lines);
  await whenRead(server, lines);
  const peak = await server.peak();
  if (peak !== undefined) console.log(`${'server, peak memory'.padEnd(58)} ${String(peak).padStart(8)} MB`);
} finally {
  await server.stop();
}

function ask({ client }: BenchServer, kind: 'hover' | 'completion', position: Position): Promise<unknown> {
  return client.sendRequest(`textDocument/${kind}`, { textDocument: { uri }, position });
}

/** Opens the dump and asks as fast as the answers come, until all of it has been read and checked. */
async function whileReading(server: BenchServer, lines: readonly string[]): Promise<void> {
  const { client } = server;
  const published = waiter(server);
  const text = lines.join('\n');
  const split = await times(5, async () => text.split('\n').map((line) => line.split(' ')));
  row('splitting the dump into words', split, 'reference');
  const started = performance.now();
  const first = published(1);
  const textDocument = { uri, languageId: 'iptables-save', version: 1, text };
  await client.sendNotification('textDocument/didOpen', { textDocument });
  await client.sendNotification('packetPath/visible', { uri, first: 0, last: 60 });
  await first;
  const seen = [performance.now() - started];
  row('open to diagnostics of the visible lines', seen, ratio(seen, split, 'splitting'));
  let reading = true;
  const over = published(1).then(() => {
    reading = false;
  });
  const took = { echo: [] as number[], hover: [] as number[], completion: [] as number[] };
  for (let index = 0; reading; index++) {
    const line = Math.floor(((index * 7919) % 1000) * (lines.length / 1000));
    const position = { line, character: Math.min(lines[line]?.length ?? 0, 3 + ((index * 13) % 40)) };
    for (const kind of ['echo', 'hover', 'completion'] as const) {
      const [time = 0] = await times(1, () => (kind === 'echo' ? echo(server) : ask(server, kind, position)));
      // The last one may have waited for the end of the reading itself, and was then asked of the whole.
      if (reading) took[kind].push(time);
    }
  }
  await over;
  row('echo while the rest is read', took.echo, `reference, ${took.echo.length} times`);
  row('hover while the rest is read', took.hover, ratio(took.hover, took.echo, 'echo'));
  row('completion while the rest is read', took.completion, ratio(took.completion, took.echo, 'echo'));
  const all = [performance.now() - started];
  row('open to all diagnostics, answering all the while', all, ratio(all, split, 'splitting'));
}

async function whenRead(server: BenchServer, lines: readonly string[]): Promise<void> {
  const { client } = server;
  const published = waiter(server);
  const idle = await times(strokes, () => echo(server));
  row('echo: a request for a document that is not open', idle, 'reference');
  const place = (index: number): Position => {
    const line = Math.floor(((index + 1) / (strokes + 2)) * lines.length);
    return { line, character: Math.min(lines[line]?.length ?? 0, 3) };
  };
  for (const kind of ['hover', 'completion'] as const) {
    const took = await times(strokes, (index) => ask(server, kind, place(index)));
    row(kind, took, ratio(took, idle, 'echo'));
  }
  const keys = await times(strokes, async (index) => {
    const start = place(index);
    const version = index + 2;
    const answer = published(version);
    await client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start, end: start }, text: 'x' }],
    });
    await answer;
  });
  row('keystroke to its diagnostics', keys, ratio(keys, idle, 'echo'));
}

/** Resolves when diagnostics of at least that version arrive. */
function waiter({ client }: BenchServer): (version: number) => Promise<void> {
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

function ratio(list: readonly number[], reference: readonly number[], name: string): string {
  return `${(quantile(list, 0.5) / quantile(reference, 0.5)).toFixed(1)} x ${name}`;
}
