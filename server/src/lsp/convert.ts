/** From the product's own types to the protocol's. */
import type { Location, Range } from 'vscode-languageserver';
import type { Place } from '../features/definition.ts';
import type { Span } from '../text/span.ts';

export function rangeOf(line: number, { start, end }: Span): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}

export function locationOf(uri: string, { line, span }: Place): Location {
  return { uri, range: rangeOf(line, span) };
}
