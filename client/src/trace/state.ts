/** What a Trace view keeps over a reload of the window, and what the extension keeps of the packets asked about. */
import type { ExtensionContext, Uri } from 'vscode';
import type { PacketInput } from '../../../protocol/trace.ts';

export const viewType = 'packetPath.trace';

/** As the view stores it with setState. */
export interface ViewState {
  readonly uri: string;
  readonly packet?: PacketInput;
  /** Packets that come first. */
  readonly before?: readonly PacketInput[];
}

/** Undefined where the stored state is not one of ours, for example from another version. */
export function viewState(state: unknown): ViewState | undefined {
  if (typeof state !== 'object' || state === null || !('uri' in state) || typeof state.uri !== 'string')
    return undefined;
  return state as ViewState;
}

const key = 'packetPath.recentPackets';

/** Packets that are remembered for each document. */
const most = 10;

type Remembered = Readonly<Record<string, readonly PacketInput[]>>;

/** The packets asked about in a document of this workspace, the last one first. */
export function recentPackets(context: ExtensionContext, uri: Uri): readonly PacketInput[] {
  return context.workspaceState.get<Remembered>(key, {})[uri.toString()] ?? [];
}

export function rememberPacket(context: ExtensionContext, uri: Uri, packet: PacketInput): void {
  const all = context.workspaceState.get<Remembered>(key, {});
  const same = JSON.stringify(packet);
  const others = recentPackets(context, uri).filter((each) => JSON.stringify(each) !== same);
  void context.workspaceState.update(key, { ...all, [uri.toString()]: [packet, ...others].slice(0, most) });
}
