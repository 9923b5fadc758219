/** "Packet Path: Trace Packet", from the palette, the editor's title, a code lens or a link in a hover. */
import { commands, type ExtensionContext, l10n, type TextDocument, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { PacketInput } from '../../../protocol/trace.ts';
import { isDump } from '../languages.ts';
import { createTracePanel, restoreTracePanel, type TracePanel } from './panel.ts';
import { viewType } from './state.ts';

/** What a code lens or a link may hand to the command. */
interface TraceArguments {
  readonly uri?: string;
  readonly packet?: PacketInput;
}

export function registerTrace(context: ExtensionContext, client: BaseLanguageClient): void {
  const panels = new Map<string, TracePanel>();
  const world = { context, client, forget: (uri: Uri) => void panels.delete(uri.toString()) };

  const trace = async (argument?: TraceArguments | Uri): Promise<void> => {
    const wanted = argumentsOf(argument);
    const document = await documentFor(wanted.uri);
    if (document === undefined) return;
    const key = document.uri.toString();
    const open = panels.get(key);
    if (open === undefined) panels.set(key, createTracePanel(world, document.uri, wanted.packet));
    else open.show(wanted.packet);
  };

  context.subscriptions.push(
    commands.registerCommand('packetPath.trace', trace),
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (panel, state) => {
        const restored = restoreTracePanel(world, panel, state);
        if (restored === undefined) panel.dispose();
        else panels.set(restored.uri.toString(), restored);
      },
    }),
  );
}

/** The editor's title menu hands over an address, lenses and links hand over an object. */
function argumentsOf(argument: TraceArguments | Uri | undefined): TraceArguments {
  if (argument instanceof Uri) return { uri: argument.toString() };
  return argument ?? {};
}

async function documentFor(uri: string | undefined): Promise<TextDocument | undefined> {
  if (uri !== undefined) return workspace.openTextDocument(Uri.parse(uri));
  const active = window.activeTextEditor?.document;
  if (active !== undefined && isDump(active)) return active;
  const visible = window.visibleTextEditors.find((editor) => isDump(editor.document))?.document;
  if (visible !== undefined) return visible;
  const where = active === undefined ? l10n.t('no editor is open') : workspace.asRelativePath(active.uri);
  void window.showWarningMessage(
    l10n.t('Packet Path: open a dump first (iptables-save, ipset, ipvsadm, ip addr …): {where} is not one.', { where }),
  );
  return undefined;
}
