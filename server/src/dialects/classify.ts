/** Kinds of a chunk's lines, by their text or by a grammar that says the same (docs/architecture.md says why both). */
import type { Chunk } from '../text/chunk.ts';
import type { Grammar } from '../text/treeSitter.ts';
import { linesOfChunk } from './dump.ts';

/** In the order of the lines. */
export type Classify<Kind> = (chunk: Chunk) => readonly Kind[];

export function classifyByText<Kind>(kindOf: (text: string) => Kind): Classify<Kind> {
  return (chunk) => linesOfChunk(chunk).map(kindOf);
}

/** Lines that are no node of their own are empty, or what their text says. */
export function classifyByGrammar<Kind extends string>(
  grammar: Grammar,
  kinds: readonly Kind[],
  kindOf: (text: string) => Kind,
): Classify<Kind> {
  const byName: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind, kind]));
  return (chunk) =>
    grammar.walk(chunk.text, (cursor) => {
      const found: (Kind | undefined)[] = [];
      if (cursor.gotoFirstChild()) {
        do found[cursor.startPosition.row] = byName.get(cursor.nodeType);
        while (cursor.gotoNextSibling());
      }
      return linesOfChunk(chunk).map((text, row) => found[row] ?? kindOf(text));
    });
}
