/**
 * A run of whole lines. A document is cut into chunks so that a keystroke costs its neighbourhood and not the file.
 *
 * Chunks never change: an edit makes new ones. So a chunk is a key under which a dialect may keep what it read from
 * it (in a WeakMap), and everything in a chunk counts from the chunk's own start.
 */
import { lineStartsOf } from './lines.ts';

export interface Chunk {
  /** Whole lines, line feeds included. Only the last chunk of a document may end without one. */
  readonly text: string;
  /** Offsets in `text` at which its lines start. A start behind the last line feed counts in the last chunk alone. */
  readonly lineStarts: readonly number[];
}

/** Lines that a fresh chunk has. */
const chunkLines = 256;
/** A chunk that grew beyond this is cut; one that shrank below the other is joined to its neighbour. */
export const mostLines = 2 * chunkLines;
export const fewestLines = chunkLines / 4;

export function chunkOf(text: string): Chunk {
  const starts = lineStartsOf(text);
  return { text, lineStarts: text.endsWith('\n') ? starts.slice(0, -1) : starts };
}

/** Cuts text into chunks of `chunkLines` lines. Empty text is one empty chunk. */
export function cut(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  let lineStarts: number[] = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (lineStarts.length < chunkLines) {
      if (at + 1 < text.length) lineStarts.push(at + 1 - start);
    } else {
      chunks.push({ text: text.slice(start, at + 1), lineStarts });
      start = at + 1;
      lineStarts = [0];
    }
  }
  if (start < text.length || chunks.length === 0) chunks.push({ text: text.slice(start), lineStarts });
  return chunks;
}
