/** Entry of the extension in a browser: the server is a worker, and fetches its WASM from beside itself. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions } from './clientOptions.ts';
import { start } from './extension.ts';

export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server', 'worker.js').toString(true);
  const options = await clientOptions(context);
  await start(context, () => new LanguageClient('packetPath', 'Packet Path', new Worker(script), options));
}
