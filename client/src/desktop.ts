/** Entry of the extension on a desktop or a remote machine: the server is a Node process. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { clientOptions } from './clientOptions.ts';
import { start } from './extension.ts';

export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server', 'node.cjs').fsPath;
  const run = { module, transport: TransportKind.ipc };
  const server: ServerOptions = { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } };
  const options = await clientOptions(context);
  await start(context, () => new LanguageClient('packetPath', 'Packet Path', server, options));
}
