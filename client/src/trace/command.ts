/** "Packet Path: Trace Packet", from the palette, the editor's title, a code lens or a link in a hover. */
import { commands, type ExtensionContext, Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { PacketInput } from '../../../protocol/trace.ts';
import { dumpFor } from '../dump.ts';
import { createTracePanel, restoreTracePanel, type TracePanel } from './panel.ts';
import type { ShownTraces } from './shown.ts';
import { viewType } from './state.ts';

/** What a code lens or a link may hand to the command. */
interface TraceArguments {
  readonly uri?: string;
  readonly packet?: PacketInput;
}

export function registerTrace(context: ExtensionContext, client: BaseLanguageClient, shown: ShownTraces): void {
  const panels = new Map<string, TracePanel>();
  const world = { context, client, shown, forget: (uri: Uri) => void panels.delete(uri.toString()) };

  const trace = async (argument?: TraceArguments | Uri): Promise<void> => {
    const wanted = argumentsOf(argument);
    const document = await dumpFor(wanted.uri);
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
