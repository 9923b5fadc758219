/** Marks in the editor on the lines that the shown outcome passed through: matched, and the one that decided. */
import { DecorationRangeBehavior, Disposable, OverviewRulerLane, Range, ThemeColor, window } from 'vscode';
import type { TraceResult } from '../../../protocol/requests.ts';
import type { OutcomeJson } from '../../../protocol/trace.ts';
import type { ShownTraces } from './shown.ts';

/** Draws in all visible editors what is shown, and takes the marks away when nothing is. */
export function decorate(shown: ShownTraces): Disposable {
  const matched = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.infoForeground'),
    overviewRulerLane: OverviewRulerLane.Center,
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  });
  const decided = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('editor.findMatchHighlightBackground'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.warningForeground'),
    overviewRulerLane: OverviewRulerLane.Full,
    rangeBehavior: DecorationRangeBehavior.ClosedClosed,
  });

  const draw = (): void => {
    const current = shown.current();
    for (const editor of window.visibleTextEditors) {
      const uri = editor.document.uri.toString();
      const lines = current === undefined ? noLines : visitedLines(current.outcome, current.files, uri);
      editor.setDecorations(matched, lines.matched.map(lineDecoration));
      editor.setDecorations(decided, lines.decided.map(lineDecoration));
    }
  };
  return Disposable.from(matched, decided, window.onDidChangeVisibleTextEditors(draw), shown.onDidChange(draw));
}

interface VisitedLine {
  /** From 0. */
  readonly line: number;
  /** Shown behind the line: what changed here. */
  readonly note: string;
}

const noLines: { readonly matched: readonly VisitedLine[]; readonly decided: readonly VisitedLine[] } = {
  matched: [],
  decided: [],
};

function visitedLines(outcome: OutcomeJson, files: TraceResult['files'], uri: string): typeof noLines {
  const matched = new Map<number, string>();
  for (const step of outcome.steps) {
    if (step.kind !== 'rule' || step.file === undefined || step.line === undefined || files[step.file] !== uri)
      continue;
    const note = step.changes.map((change) => `${change.field} ${change.before} → ${change.after}`).join(', ');
    const before = matched.get(step.line - 1);
    matched.set(step.line - 1, before === undefined || before === '' ? note : before);
  }
  const { file, line } = outcome.decidedBy;
  const decider = file !== undefined && line !== undefined && files[file] === uri ? line - 1 : undefined;
  const decided = decider === undefined ? [] : [{ line: decider, note: matched.get(decider) ?? '' }];
  if (decider !== undefined) matched.delete(decider);
  return { matched: Array.from(matched, ([at, note]) => ({ line: at, note })), decided };
}

function lineDecoration({ line, note }: VisitedLine) {
  const range = new Range(line, 0, line, Number.MAX_SAFE_INTEGER);
  if (note === '') return { range };
  const after = { contentText: `  ${note}`, color: new ThemeColor('editorCodeLens.foreground'), fontStyle: 'italic' };
  return { range, renderOptions: { after } };
}
