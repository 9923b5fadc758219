/** The language server in a browser's worker. Files come through the client, WASM from where the client says. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import type { InitializationOptions, WasmSource } from '../../../protocol/requests.ts';
import { startServer } from '../lsp/server.ts';
import type { Wasm, World } from '../lsp/world.ts';

const scope = self as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
startServer(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), workerWorld());

function workerWorld(): World {
  return {
    files: undefined,
    loadWasm,
    rest: () => new Promise((resolve) => setTimeout(resolve, 0)),
    after(milliseconds, action) {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
    pages: () => undefined,
    words: async () => undefined,
  };
}

async function loadWasm({ wasm }: InitializationOptions): Promise<Wasm> {
  if (wasm === undefined) throw new Error('the client did not say where the parser is (initializationOptions.wasm)');
  const grammars = await Promise.all(
    Object.entries(wasm.grammars).map(async ([name, source]) => [name, await bytesOf(source)] as const),
  );
  return { runtime: await bytesOf(wasm.runtime), grammars: Object.fromEntries(grammars) };
}

async function bytesOf(source: WasmSource): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof source !== 'string') return new Uint8Array(source);
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
