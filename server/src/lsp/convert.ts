/** From the product's own types to the protocol's. */
import { type Location, type MarkupContent, MarkupKind, type Range } from 'vscode-languageserver';
import type { Place } from '../features/definition.ts';
import { type Block, renderMarkdown, renderPlain } from '../features/markdown.ts';
import type { Span } from '../text/span.ts';
import type { Session } from './session.ts';

export function rangeOf(line: number, { start, end }: Span): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

export function locationOf(uri: string, { line, span }: Place): Location {
  return { uri, range: rangeOf(line, span) };
}

/** In the form that the client can show. */
export function markupOf({ abilities, translate }: Session, blocks: readonly Block[]): MarkupContent {
  return abilities.markdown
    ? { kind: MarkupKind.Markdown, value: renderMarkdown(blocks, translate) }
    : { kind: MarkupKind.PlainText, value: renderPlain(blocks, translate) };
}
