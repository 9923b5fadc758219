/** Tells the server which lines the user sees, so that a large dump is checked there first. */
import { Disposable, type TextEditor, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type VisibleParams, visibleNotification } from '../../protocol/requests.ts';
import { isDump } from './languages.ts';

export function reportVisibleLines(client: BaseLanguageClient): Disposable {
  const report = (editor: TextEditor | undefined): void => {
    const range = editor?.visibleRanges[0];
    if (editor === undefined || range === undefined || !isDump(editor.document)) return;
    const params: VisibleParams = {
      uri: editor.document.uri.toString(),
      first: range.start.line,
      last: range.end.line,
    };
    void client.sendNotification(visibleNotification, params);
  };
  report(window.activeTextEditor);
  return Disposable.from(
    window.onDidChangeActiveTextEditor(report),
    window.onDidChangeTextEditorVisibleRanges((event) => report(event.textEditor)),
  );
}
