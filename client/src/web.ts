/** Entry of the extension in a browser: the server is a worker. */
import { type ExtensionContext, Uri, workspace } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions } from './clientOptions.ts';
import { start } from './extension.ts';

/** The grammars that the server parses with; each lies in dist/grammars/NAME.wasm. */
const grammars: readonly string[] = ['iptables-save', 'ipset-save', 'ipvsadm'];

export async function activate(context: ExtensionContext): Promise<void> {
  const read = (...path: readonly string[]): Thenable<Uint8Array> =>
    workspace.fs.readFile(Uri.joinPath(context.extensionUri, 'dist', ...path));
  // Everything is read through VS Code: an extension that lies on a remote machine has no address that a worker
  // could be started from or fetch.
  const script = await read('server', 'worker.js');
  const runtime = await read('grammars', 'web-tree-sitter.wasm');
  const parsers = await Promise.all(
    grammars.map(async (name) => [name, await read('grammars', `${name}.wasm`)] as const),
  );
  const options = await clientOptions(context, { runtime, grammars: Object.fromEntries(parsers) });
  const address = URL.createObjectURL(new Blob([new Uint8Array(script)], { type: 'text/javascript' }));
  await start(context, () => new LanguageClient('packetPath', 'Packet Path', new Worker(address), options));
}
