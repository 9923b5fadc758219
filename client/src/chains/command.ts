/** "Packet Path: Show Chains", from the palette or the editor's title. */
import { commands, type ExtensionContext, Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { dumpFor } from '../dump.ts';
import type { ShownTraces } from '../trace/shown.ts';
import { type ChainsPanel, chainsViewType, createChainsPanel, fillChainsPanel } from './panel.ts';

export function registerChains(context: ExtensionContext, client: BaseLanguageClient, shown: ShownTraces): void {
  const panels = new Map<string, ChainsPanel>();
  const world = { context, client, shown, forget: (uri: Uri) => void panels.delete(uri.toString()) };

  context.subscriptions.push(
    commands.registerCommand('packetPath.showChains', async (argument?: unknown) => {
      const document = await dumpFor(argument instanceof Uri ? argument.toString() : undefined);
      if (document === undefined) return;
      const key = document.uri.toString();
      const open = panels.get(key);
      if (open !== undefined) return open.show();
      const line = window.visibleTextEditors.find((editor) => editor.document === document)?.selection.active.line;
      panels.set(key, createChainsPanel(world, document.uri, line === undefined ? {} : { line }));
    }),
    window.registerWebviewPanelSerializer(chainsViewType, {
      deserializeWebviewPanel: async (panel, state) => {
        const stored = storedState(state);
        if (stored === undefined) return panel.dispose();
        const { uri, ...asked } = stored;
        panels.set(uri, fillChainsPanel(world, panel, Uri.parse(uri), asked));
      },
    }),
  );
}

interface StoredState {
  readonly uri: string;
  readonly table?: string;
  readonly focus?: string;
  readonly expanded?: readonly string[];
}

/** Undefined where the stored state is not one of ours, for example from another version. */
function storedState(state: unknown): StoredState | undefined {
  return typeof state === 'object' && state !== null && 'uri' in state && typeof state.uri === 'string'
    ? (state as StoredState)
    : undefined;
}
