/** What a Trace view keeps over a reload of the window, and what the extension keeps of the packets asked about. */
import type { ExtensionContext, Uri } from 'vscode';
import type { PacketInput } from '../../../protocol/trace.ts';

export const viewType = 'packetPath.trace';

/** As the view stores it with setState. */
export interface ViewState {
  readonly uri: string;
  readonly packet?: PacketInput;
}

/** Undefined where the stored state is not one of ours, for example from another version. */
export function viewState(state: unknown): ViewState | undefined {
  if (typeof state !== 'object' || state === null || !('uri' in state) || typeof state.uri !== 'string')
    return undefined;
  return state as ViewState;
}

const lastPacketKey = 'packetPath.lastPackets';

/** The packet last asked about in a document of this workspace. */
export function lastPacket(context: ExtensionContext, uri: Uri): PacketInput | undefined {
  return context.workspaceState.get<Record<string, PacketInput>>(lastPacketKey, {})[uri.toString()];
}

export function rememberPacket(context: ExtensionContext, uri: Uri, packet: PacketInput): void {
  const packets = context.workspaceState.get<Record<string, PacketInput>>(lastPacketKey, {});
  void context.workspaceState.update(lastPacketKey, { ...packets, [uri.toString()]: packet });
}
