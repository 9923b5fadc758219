/** What a Trace view saves as files, where the user says. */
import { l10n, Uri, window, workspace } from 'vscode';

/** Beside the dump, unless the user chooses another place. */
export async function savePicture(dump: Uri, svg: string): Promise<void> {
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(dump, '..', 'trace.svg'),
    filters: { [l10n.t('Pictures')]: ['svg'] },
  });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(svg));
}
