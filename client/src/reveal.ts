/** Lines of files, shown in the editor. */
import { Range, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';

/** Shows a line (from 0) where the file is open, else in the first column. Nothing happens without an address. */
export async function reveal(address: string | undefined, line: number, focus: 'editor' | 'view'): Promise<void> {
  if (address === undefined) return;
  const target = Uri.parse(address);
  const visible = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === target.toString());
  const document = await workspace.openTextDocument(target);
  const at = new Range(line, 0, line, 0);
  const editor = await window.showTextDocument(document, {
    viewColumn: visible?.viewColumn ?? ViewColumn.One,
    preserveFocus: focus === 'view',
    selection: at,
  });
  editor.selection = new Selection(at.start, at.end);
  editor.revealRange(at, TextEditorRevealType.InCenterIfOutsideViewport);
}
