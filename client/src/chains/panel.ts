/** One picture of chains: a webview beside the dump, the requests behind it, and its links to the editor. */

import type { ExtensionContext } from 'vscode';
import { Disposable, l10n, type TextEditor, type Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ChainAtParams,
  type ChainAtResult,
  type ChainGraph,
  type ChainGraphParams,
  chainAtRequest,
  chainGraphRequest,
  type FromChains,
  type ToChains,
} from '../../../protocol/chains.ts';
import { baseName } from '../names.ts';
import { reveal } from '../reveal.ts';
import type { ShownTraces } from '../trace/shown.ts';
import { viewHtml, viewOptions, viewWords } from '../webview.ts';
import { litChains } from './lit.ts';

export const chainsViewType = 'packetPath.chains';

export interface ChainsPanel {
  readonly uri: Uri;
  show(): void;
}

interface PanelWorld {
  readonly context: ExtensionContext;
  readonly client: BaseLanguageClient;
  readonly shown: ShownTraces;
  forget(uri: Uri): void;
}

/** Milliseconds without an edit or a movement of the cursor before the picture follows. */
const settle = 200;

type Asked = Omit<ChainGraphParams, 'uri' | 'apart'>;

export function createChainsPanel(world: PanelWorld, uri: Uri, asked: Asked): ChainsPanel {
  const title = l10n.t('Chains: {name}', { name: baseName(uri) });
  const panel = window.createWebviewPanel(chainsViewType, title, ViewColumn.Beside, { retainContextWhenHidden: true });
  return fillChainsPanel(world, panel, uri, asked);
}

export function fillChainsPanel(world: PanelWorld, panel: WebviewPanel, uri: Uri, first: Asked): ChainsPanel {
  const { context, client, shown } = world;
  let asked = first;
  let graph: ChainGraph | undefined;
  let cursor: ChainAtResult | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const post = (message: ToChains): void => void panel.webview.postMessage(message);
  const tableName = (): string => graph?.tables.find(({ key }) => key === graph?.table)?.name ?? '';
  const lit = () => litChains(shown.current(), tableName(), uri.toString());

  const light = (): void => {
    const current = cursor !== undefined && cursor.table === graph?.table ? { current: cursor.chain } : {};
    post({ type: 'lit', ...lit(), ...current });
  };
  const read = async (): Promise<void> => {
    await client.start();
    const now = asked;
    const ask = (): Promise<ChainGraph> => {
      const params: ChainGraphParams = { uri: uri.toString(), ...now, apart: lit().visited };
      return client.sendRequest<ChainGraph>(chainGraphRequest, params);
    };
    // Which table it is decides which chains of a trace stand apart in it.
    const before = graph?.table;
    graph = await ask();
    if (graph.table !== before && lit().visited.length > 0) graph = await ask();
    if (now !== asked) return;
    post({ type: 'graph', graph, ...(now.focus === undefined ? {} : { focus: now.focus }) });
    light();
  };
  const later = (work: () => Promise<void>): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void work().catch(reportFailure), settle);
  };
  const follow = async ({ document, selection }: TextEditor): Promise<void> => {
    if (document.uri.toString() !== uri.toString()) return;
    const params: ChainAtParams = { uri: uri.toString(), line: selection.active.line };
    cursor = (await client.sendRequest<ChainAtResult | null>(chainAtRequest, params)) ?? undefined;
    light();
  };
  const receive = async (message: FromChains): Promise<void> => {
    switch (message.type) {
      case 'ready':
        post({ type: 'words', words: viewWords() });
        return read();
      case 'ask': {
        const { table, focus, expanded } = message;
        asked = { table, expanded, ...(focus === undefined ? {} : { focus }) };
        return read();
      }
      case 'reveal':
        return reveal(uri.toString(), message.line, message.focus);
    }
  };

  panel.webview.options = viewOptions(context.extensionUri);
  const listeners = Disposable.from(
    panel.webview.onDidReceiveMessage((message: FromChains) => void receive(message).catch(reportFailure)),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() === uri.toString()) later(read);
    }),
    window.onDidChangeTextEditorSelection(({ textEditor }) => later(() => follow(textEditor))),
    shown.onDidChange(() => later(read)),
    new Disposable(() => clearTimeout(timer)),
  );
  panel.onDidDispose(() => {
    listeners.dispose();
    world.forget(uri);
  });
  panel.webview.html = viewHtml(panel.webview, context.extensionUri, 'chains', uri);
  return { uri, show: () => panel.reveal(undefined, false) };
}

function reportFailure(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  void window.showErrorMessage(l10n.t('Packet Path: the chains could not be drawn. {reason}', { reason }));
}
