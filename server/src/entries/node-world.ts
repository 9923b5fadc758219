/** The outside world in Node. */
import { existsSync, realpathSync } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodingOf } from '../../../protocol/encoding.ts';
import type { ReadFileResult } from '../../../protocol/requests.ts';
import type { Files, Wasm, World } from '../lsp/world.ts';
import { findPages } from './pages.ts';
import { localeOfEnvironment, readWords } from './words.ts';

const grammars = ['iptables-save', 'ipset-save', 'ipvsadm'] as const;

export function nodeWorld(): World {
  return {
    files: (uri) => (uri.startsWith('file:') ? diskFiles : undefined),
    loadWasm,
    slice: 3,
    rest,
    after(milliseconds, action) {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
    pages: (locale) => findPages(locale ?? localeOfEnvironment(process.env), bundleFolder()),
    words: (locale) => readWords(locale ?? localeOfEnvironment(process.env), bundleFolder()),
  };
}

/**
 * Turns of the event loop that an answer takes: vscode-jsonrpc lets one go by before it decodes a message, before it
 * hands it on, and before it writes the answer. If a rest were one turn, an answer would wait for a slice of work
 * in each of them.
 */
const turnsOfAnAnswer = 4;

async function rest(): Promise<void> {
  for (let turn = 0; turn < turnsOfAnAnswer; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const diskFiles: Files = {
  async readDirectory(uri) {
    try {
      const entries = await readdir(fileURLToPath(uri), { withFileTypes: true });
      return entries.map((entry) => ({
        name: entry.name,
        kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
      }));
    } catch {
      return [];
    }
  },
  async readFile(uri, limit) {
    try {
      return limit === undefined ? textOf(await readFile(fileURLToPath(uri))) : await readHead(uri, limit);
    } catch {
      return { size: 0 };
    }
  },
};

async function readHead(uri: string, limit: number): Promise<ReadFileResult> {
  const handle = await open(fileURLToPath(uri));
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(Math.min(limit, size)), position: 0 });
    return { ...textOf(buffer.subarray(0, bytesRead)), size };
  } finally {
    await handle.close();
  }
}

function textOf(bytes: Uint8Array): ReadFileResult {
  const { length: size } = bytes;
  const encoding = encodingOf(bytes);
  return encoding === undefined ? { size } : { text: new TextDecoder(encoding).decode(bytes), size };
}

async function loadWasm(): Promise<Wasm> {
  const folder = wasmFolder();
  const bytes = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await readFile(join(folder, name)));
  return {
    runtime: await bytes('web-tree-sitter.wasm'),
    grammars: Object.fromEntries(await Promise.all(grammars.map(async (name) => [name, await bytes(`${name}.wasm`)]))),
  };
}

/** The folder of the bundle that runs: dist/ or dist/server/. The command line is started through a link. */
function bundleFolder(): string {
  const script = process.argv[1] ?? '.';
  try {
    return dirname(realpathSync(script));
  } catch {
    return dirname(script);
  }
}

function wasmFolder(): string {
  const here = bundleFolder();
  const candidates = [join(here, 'grammars'), join(here, '..', 'grammars')];
  return candidates.find((folder) => existsSync(join(folder, 'web-tree-sitter.wasm'))) ?? candidates[0] ?? here;
}
