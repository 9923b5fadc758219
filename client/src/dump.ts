/** Which dump the user means. */
import { l10n, type TextDocument, Uri, window, workspace } from 'vscode';
import { isDump } from './languages.ts';

/** The dump that a command is about: the one named, else the one that is edited, else one that is seen. */
export async function dumpFor(uri: string | undefined): Promise<TextDocument | undefined> {
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
