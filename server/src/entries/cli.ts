/** The command line as a process: `dist/cli.js`, on the Node that the machine has (20 or newer). */
import { once } from 'node:events';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodingOf } from '../../../protocol/encoding.ts';
import type { ReadFileResult } from '../../../protocol/requests.ts';
import { main } from '../cli/main.ts';
import type { World } from '../cli/world.ts';
import { localeOfEnvironment, readWords } from './words.ts';

const words = await readWords(localeOfEnvironment(process.env), here());

const world: World = {
  version: readVersion(),
  readFile: readText,
  async readDirectory(path) {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.map((entry) => ({
        name: entry.name,
        kind: entry.isDirectory() ? 'folder' : entry.isFile() || entry.isSymbolicLink() ? 'file' : 'other',
      }));
    } catch {
      return undefined;
    }
  },
  exists: async (path) => existsSync(path),
  readStdin: async () => readFileSync(0, 'utf8'),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  async drained() {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
  },
  colours: process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
  translate: (template) => words?.[template] ?? template,
  async serve() {
    // The server looks for its grammars beside the program, not beside a link to it.
    if (process.argv[1] !== undefined) process.argv[1] = realpathSync(process.argv[1]);
    if (!process.argv.includes('--stdio')) process.argv.push('--stdio');
    await import('./server-node.ts');
    await new Promise<never>(() => {});
  },
};

// `packet-path … | head` has read enough: no reason for a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await main(process.argv.slice(2), world);

async function readText(path: string, limit?: number): Promise<ReadFileResult> {
  try {
    if (limit === undefined) return decode(await readFile(path));
    const handle = await open(path);
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(Math.min(limit, size)), position: 0 });
      return { ...decode(buffer.subarray(0, bytesRead)), size };
    } finally {
      await handle.close();
    }
  } catch {
    return { size: 0 };
  }
}

/** A byte order mark is kept, unlike in an editor, which hides it: iptables-restore refuses it. */
function decode(bytes: Uint8Array): ReadFileResult {
  const { length: size } = bytes;
  const encoding = encodingOf(bytes);
  return encoding === undefined
    ? { size }
    : { text: new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes), size };
}

/** The folder of the bundle: dist/ or dist/cli/. */
function here(): string {
  return dirname(fileURLToPath(import.meta.url));
}

/** From the package that the bundle lies in (dist/cli.js), or from the sources' (server/src/entries). */
function readVersion(): string {
  const file = [join(here(), '..', 'package.json'), join(here(), '..', '..', '..', 'package.json')].find(existsSync);
  const version: unknown = file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8')).version;
  return typeof version === 'string' ? version : 'unknown';
}
