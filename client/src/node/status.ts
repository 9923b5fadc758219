/** Says beside the language which dumps belong to the node, what is missing, and what that makes uncertain. */
import {
  commands,
  Disposable,
  LanguageStatusSeverity,
  l10n,
  languages,
  type QuickPickItem,
  QuickPickItemKind,
  Uri,
  window,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type NodeInfo, type NodeInfoParams, nodeInfoRequest } from '../../../protocol/requests.ts';
import { languageIds } from '../languages.ts';
import type { CurrentNode } from './current.ts';

export function showNodeStatus(client: BaseLanguageClient, current: CurrentNode): Disposable {
  const selector = languageIds.map((language) => ({ language }));
  const item = languages.createLanguageStatusItem('packetPath.node', selector);
  item.name = l10n.t('Packet Path: Node');
  item.command = { command: 'packetPath.showNode', title: l10n.t('Details') };
  let asked = 0;
  const ask = async (): Promise<void> => {
    const turn = ++asked;
    const document = current.document();
    item.busy = document !== undefined;
    const info = document === undefined ? null : await infoOf(client, document.uri);
    // A later question has been asked meanwhile: its answer counts.
    if (turn !== asked) return;
    item.busy = false;
    if (info === null) return;
    const [files, name] = [Object.keys(info.files).length, shortName(info.name)];
    item.text = files === 1 ? l10n.t('1 dump of {name}', { name }) : l10n.t('{files} dumps of {name}', { files, name });
    item.detail =
      info.missing.length === 0
        ? l10n.t('nothing is missing')
        : l10n.t('missing: {count}', { count: info.missing.length });
    item.severity = info.missing.length === 0 ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
  };
  void ask();
  return Disposable.from(
    item,
    current.onDidChange(() => void ask()),
    commands.registerCommand('packetPath.showNode', () => showDetails(client, current)),
  );
}

async function infoOf(client: BaseLanguageClient, uri: Uri): Promise<NodeInfo | null> {
  const params: NodeInfoParams = { uri: uri.toString() };
  return client.sendRequest<NodeInfo | null>(nodeInfoRequest, params);
}

interface Line extends QuickPickItem {
  /** A file to open. */
  readonly uri?: string;
}

async function showDetails(client: BaseLanguageClient, current: CurrentNode): Promise<void> {
  const document = current.document();
  const info = document === undefined ? null : await infoOf(client, document.uri);
  if (info === null) {
    void window.showInformationMessage(l10n.t('Packet Path: open a dump first.'));
    return;
  }
  const title = l10n.t('What is known of {name}', { name: shortName(info.name) });
  const chosen = await window.showQuickPick(linesOf(info), { title, matchOnDetail: true });
  if (chosen?.uri !== undefined) await window.showTextDocument(Uri.parse(chosen.uri));
}

function linesOf(info: NodeInfo): Line[] {
  return [
    ...section(
      l10n.t('Missing'),
      info.missing.map(({ lack, uncertain }) => ({
        label: `$(warning) ${lack}`,
        detail: l10n.t('Uncertain: {what}', { what: uncertain }),
      })),
    ),
    ...section(
      l10n.t('Contradictions'),
      info.notes.map((label) => ({ label: `$(info) ${label}` })),
    ),
    ...section(
      l10n.t('Found'),
      info.found.map((label) => ({ label: `$(check) ${label}` })),
    ),
    ...section(
      l10n.t('Files'),
      Object.entries(info.files).map(([name, uri]) => ({ label: `$(file) ${name}`, uri })),
    ),
  ];
}

function section(label: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...lines];
}

/** The folder's own name. */
function shortName(name: string): string {
  return decodeURIComponent(name.replace(/\/+$/, '').split('/').at(-1) ?? name);
}
