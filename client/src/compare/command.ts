/** "Packet Path: Compare Dumps Ignoring Counters", from the palette or for two files that are chosen in the explorer. */
import { commands, type ExtensionContext, l10n, type TextDocument, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { dumpFor } from '../dump.ts';
import { comparedUri, plainScheme, providePlainDumps } from './provider.ts';

export function registerCompare(context: ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(
    workspace.registerTextDocumentContentProvider(plainScheme, providePlainDumps(client)),
    commands.registerCommand('packetPath.compareWithoutCounters', async (first?: unknown, chosen?: unknown) => {
      const [left, right] = await twoDumps(first, chosen);
      if (left === undefined || right === undefined) return;
      const title = l10n.t('{first} ↔ {second} (without counters)', { first: nameOf(left), second: nameOf(right) });
      await commands.executeCommand('vscode.diff', comparedUri(left), comparedUri(right), title);
    }),
  );
}

/** The explorer hands over the file that was clicked and all that are chosen; else the user is asked. */
async function twoDumps(first: unknown, chosen: unknown): Promise<readonly (Uri | undefined)[]> {
  const uris = Array.isArray(chosen) ? chosen.filter((uri): uri is Uri => uri instanceof Uri) : [];
  if (uris.length >= 2) return uris;
  const left = first instanceof Uri ? first : (await dumpFor(undefined))?.uri;
  return left === undefined ? [] : [left, await otherThan(left)];
}

/** Another dump that is open, or a file. */
async function otherThan(left: Uri): Promise<Uri | undefined> {
  const open = workspace.textDocuments.filter(
    (document) => document.languageId === 'iptables-save' && !isSame(document, left),
  );
  const browse = l10n.t('Choose a file…');
  const items = [...open.map(({ uri }) => ({ label: nameOf(uri), uri })), { label: browse, uri: undefined }];
  const picked =
    open.length === 0
      ? items.at(-1)
      : await window.showQuickPick(items, { placeHolder: l10n.t('Compare {name} with', { name: nameOf(left) }) });
  if (picked === undefined) return undefined;
  if (picked.uri !== undefined) return picked.uri;
  const [file] = (await window.showOpenDialog({ canSelectMany: false, title: browse })) ?? [];
  return file;
}

function isSame({ uri }: TextDocument, other: Uri): boolean {
  return uri.toString() === other.toString();
}

function nameOf(uri: Uri): string {
  return workspace.asRelativePath(uri);
}
