/** A document of a router as its features see it. */
import { lineAt, type RouterDump } from '../../dialects/ios-nat/dump/dump.ts';
import type { RouterLine } from '../../dialects/ios-nat/read-line.ts';
import type { TakenWord } from '../../dialects/ios-nat/syntax/match.ts';
import { type ChunkedDocument, lineText } from '../../text/document.ts';
import { touches } from '../../text/span.ts';

export interface RouterView {
  readonly document: ChunkedDocument;
  readonly dump: RouterDump;
}

/** A line without its end; empty outside of the document. */
export function textAt({ document }: RouterView, line: number): string {
  return lineText(document, line)?.replace(/\r$/, '') ?? '';
}

export function readAt({ dump }: RouterView, line: number): RouterLine {
  return lineAt(dump, line).line;
}

/** Words of the line that were understood. */
export function wordsAt(view: RouterView, line: number): readonly TakenWord[] {
  const read = readAt(view, line);
  return read.kind === 'command' || read.kind === 'unknown' ? read.words : [];
}

/** The word at a cursor; of two that touch it the one that it stands in. */
export function wordAt(view: RouterView, line: number, character: number): TakenWord | undefined {
  const touching = wordsAt(view, line).filter(({ span }) => touches(span, character));
  return touching.find(({ span }) => span.start <= character && character < span.end) ?? touching[0];
}

/** The line that the command of a line begins in: the one above, where a terminal broke it. */
export function firstLineOf({ dump }: RouterView, line: number): number {
  return lineAt(dump, line).continued === true ? line - 1 : line;
}

/** All words of the command, also where it stands in two lines. */
export function commandAt(view: RouterView, line: number): readonly TakenWord[] {
  const first = firstLineOf(view, line);
  const { wrapped } = lineAt(view.dump, first);
  return wrapped !== undefined && wrapped.line.kind === 'command' ? wrapped.line.words : wordsAt(view, line);
}
