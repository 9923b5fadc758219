/** "Packet Path: Trace Packet", from the palette, the editor's title, a code lens or a link in a hover. */
import { commands, type ExtensionContext, l10n, ProgressLocation, Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ReachParams, type ReachResult, reachRequest } from '../../../protocol/requests.ts';
import type { PacketInput } from '../../../protocol/trace.ts';
import { dumpFor } from '../dump.ts';
import { createTracePanel, restoreTracePanel, type TracePanel, type WantedPacket } from './panel.ts';
import type { ShownTraces } from './shown.ts';
import { viewType } from './state.ts';

/** What a code lens or a link may hand to the command. */
interface TraceArguments {
  readonly uri?: string;
  readonly packet?: PacketInput;
}

/** What a lens above a rule hands over: its line, from 0. */
interface RuleArguments {
  readonly uri: string;
  readonly line: number;
}

export function registerTrace(context: ExtensionContext, client: BaseLanguageClient, shown: ShownTraces): void {
  const panels = new Map<string, TracePanel>();
  const world = { context, client, shown, forget: (uri: Uri) => void panels.delete(uri.toString()) };

  const open = (uri: Uri, wanted: WantedPacket | undefined): void => {
    const key = uri.toString();
    const panel = panels.get(key);
    if (panel === undefined) panels.set(key, createTracePanel(world, uri, wanted));
    else panel.show(wanted);
  };

  const trace = async (argument?: TraceArguments | Uri): Promise<void> => {
    const wanted = argumentsOf(argument);
    const document = await dumpFor(wanted.uri);
    if (document === undefined) return;
    open(document.uri, wanted.packet === undefined ? undefined : { packet: wanted.packet });
  };

  /** A packet that reaches a rule: that of the lens, or the one under the cursor. */
  const traceToRule = async (argument?: RuleArguments): Promise<void> => {
    const document = await dumpFor(argument?.uri);
    if (document === undefined) return;
    const line = argument?.line ?? window.activeTextEditor?.selection.active.line ?? 0;
    await client.start();
    const params: ReachParams = { uri: document.uri.toString(), line };
    const title = l10n.t('Packet Path: looking for a packet that reaches this rule');
    const found = await window.withProgress({ location: ProgressLocation.Window, title }, () =>
      client.sendRequest<ReachResult>(reachRequest, params),
    );
    const packet = found.packets.at(-1);
    if (packet !== undefined) {
      const { assumptions = {} } = found;
      open(document.uri, { packet, before: found.packets.slice(0, -1), assumptions });
    }
    void window.showInformationMessage(found.text);
  };

  context.subscriptions.push(
    commands.registerCommand('packetPath.trace', trace),
    commands.registerCommand('packetPath.reach', traceToRule),
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
