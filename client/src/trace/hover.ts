/** Beside what the server explains: the part that a line has in the trace that is shown. */
import { type Disposable, Hover, l10n, languages, MarkdownString } from 'vscode';
import { languageIds } from '../languages.ts';
import type { ShownTraces } from './shown.ts';
import { changesAt, visitedLines } from './visited.ts';

export function hoverTrace(shown: ShownTraces): Disposable {
  return languages.registerHoverProvider(
    languageIds.map((language) => ({ language })),
    {
      provideHover: (document, { line }) => {
        const current = shown.current();
        if (current === undefined) return undefined;
        const { outcome, files } = current;
        const visited = visitedLines(outcome, files, document.uri.toString()).find((each) => each.line === line);
        if (visited === undefined) return undefined;
        const text = new MarkdownString();
        text.appendMarkdown(`**${l10n.t('In the current trace')}**\n\n`);
        for (const step of visited.steps) text.appendText(`${step.text}\n`);
        const changes = changesAt(visited);
        if (changes !== '') text.appendMarkdown('\n\n').appendText(changes);
        if (visited.role === 'decided') text.appendMarkdown('\n\n').appendText(outcome.summary);
        return new Hover(text);
      },
    },
  );
}
