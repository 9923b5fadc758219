/** The built server (npm run build), driven over stdio as an editor does, and rows of figures. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';

export interface BenchServer {
  readonly client: MessageConnection;
  /** Peak resident memory in megabytes, where /proc tells. */
  readonly peak: () => Promise<number | undefined>;
  readonly stop: () => Promise<void>;
}

/** A server that has been initialized. */
export async function startServer(): Promise<BenchServer> {
  const server = spawn(process.execPath, [join(import.meta.dirname, '..', 'dist', 'server', 'node.cjs'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const client = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  client.listen();
  await client.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: { hover: { contentFormat: ['markdown'] }, publishDiagnostics: { versionSupport: true } },
      // Otherwise the server would have to read every file again before each answer.
      workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
    },
  });
  const registered = new Promise<void>((done) => {
    client.onRequest('client/registerCapability', () => {
      done();
      return null;
    });
  });
  await client.sendNotification('initialized', {});
  const started: BenchServer = {
    client,
    peak: () => memory(server.pid),
    stop: async () => {
      await client.sendRequest('shutdown');
      await client.sendNotification('exit');
      client.dispose();
    },
  };
  // The server checks all documents anew once it has been answered: not in the midst of what is measured.
  await registered;
  await times(2, () => echo(started));
  return started;
}

/** A request that the server has nothing to do for: what the way there and back costs. */
export function echo({ client }: BenchServer): Promise<unknown> {
  const textDocument = { uri: 'file:///no' };
  return client.sendRequest('textDocument/hover', { textDocument, position: { line: 0, character: 0 } });
}

/** Milliseconds of each of so many runs, one after another. */
export async function times(count: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await work(index);
    all.push(performance.now() - start);
  }
  return all;
}

export function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
}

/** The middle one, with what 95 % stay below where there are several. */
export function row(what: string, list: readonly number[], note: string): void {
  const figure = `${quantile(list, 0.5).toFixed(1)} ms`;
  const worst = list.length > 1 ? `, 95 % below ${quantile(list, 0.95).toFixed(1)} ms` : '';
  console.log(`${what.padEnd(58)} ${figure.padStart(11)}  ${note}${worst}`);
}

async function memory(pid: number | undefined): Promise<number | undefined> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const found = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
  return found === undefined ? undefined : Math.round(Number(found) / 1024);
}
