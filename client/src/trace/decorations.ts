/** Marks in the editor on the lines that the shown outcome passed: matched, decided, and tried without a match. */
import { DecorationRangeBehavior, Disposable, OverviewRulerLane, Range, ThemeColor, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type OutcomeParams, type PassedResult, passedRequest } from '../../../protocol/requests.ts';
import type { ShownTraces } from './shown.ts';
import { changesAt, type VisitedLine, visitedLines } from './visited.ts';

/** Draws in all visible editors what is shown, and takes the marks away when nothing is. */
export function decorate(client: BaseLanguageClient, shown: ShownTraces): Disposable {
  const wholeLine = { isWholeLine: true, rangeBehavior: DecorationRangeBehavior.ClosedClosed };
  const matched = window.createTextEditorDecorationType({
    ...wholeLine,
    backgroundColor: new ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.infoForeground'),
    overviewRulerLane: OverviewRulerLane.Center,
  });
  const decided = window.createTextEditorDecorationType({
    ...wholeLine,
    backgroundColor: new ThemeColor('editor.findMatchHighlightBackground'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.warningForeground'),
    overviewRulerLane: OverviewRulerLane.Full,
  });
  // Fainter than the rest of the file: these rules had no say.
  const passed = window.createTextEditorDecorationType({ ...wholeLine, opacity: '0.6' });
  let passedOf: PassedResult['lines'] = {};

  const draw = (): void => {
    const current = shown.current();
    for (const editor of window.visibleTextEditors) {
      const uri = editor.document.uri.toString();
      const lines = current === undefined ? [] : visitedLines(current.outcome, current.files, uri);
      const met = new Set(lines.map(({ line }) => line));
      const files = Object.entries(current?.files ?? {}).filter(([, address]) => address === uri);
      const tried = files.flatMap(([name]) => passedOf[name] ?? []).filter((line) => !met.has(line));
      editor.setDecorations(matched, lines.filter(({ role }) => role === 'matched').map(lineDecoration));
      editor.setDecorations(decided, lines.filter(({ role }) => role === 'decided').map(lineDecoration));
      editor.setDecorations(
        passed,
        tried.map((line) => new Range(line, 0, line, 0)),
      );
    }
  };
  const ask = async (params: OutcomeParams): Promise<void> => {
    const { lines } = await client.sendRequest<PassedResult>(passedRequest, params);
    if (shown.current()?.asked !== params) return;
    passedOf = lines;
    draw();
  };
  const changed = (): void => {
    passedOf = {};
    draw();
    const current = shown.current();
    // What was passed is an extra: a server that has just gone must not cost the marks of what matched.
    if (current !== undefined) void ask(current.asked).catch(() => undefined);
  };
  return Disposable.from(
    matched,
    decided,
    passed,
    window.onDidChangeVisibleTextEditors(draw),
    shown.onDidChange(changed),
  );
}

function lineDecoration(visited: VisitedLine) {
  const range = new Range(visited.line, 0, visited.line, Number.MAX_SAFE_INTEGER);
  const note = changesAt(visited);
  if (note === '') return { range };
  const after = { contentText: `  ${note}`, color: new ThemeColor('editorCodeLens.foreground'), fontStyle: 'italic' };
  return { range, renderOptions: { after } };
}
