/** A document as a list of chunks. Immutable: an edit answers a new document that shares all untouched chunks. */
import { type Chunk, chunkOf, cut, fewestLines, mostLines } from './chunk.ts';
import { lastStartAt, offsetIn } from './lines.ts';
import type { Position, Range } from './span.ts';

export interface ChunkedDocument {
  /** Never empty. All but the last end with a line feed. */
  readonly chunks: readonly Chunk[];
  /** For each chunk its first line's number, from 0. */
  readonly firstLines: readonly number[];
  /** For each chunk the offset of its start. */
  readonly offsets: readonly number[];
  /** UTF-16 code units. */
  readonly length: number;
  /** A text that ends with a line feed has an empty last line, as editors show it. */
  readonly lineCount: number;
}

/** One change of an editor: the range replaced by the text, or without a range the whole text. */
export interface TextChange {
  readonly range?: Range;
  readonly text: string;
}

export function openDocument(text: string): ChunkedDocument {
  return assemble(cut(text));
}

/** Applies changes one after another, each against the text that the one before it left. */
export function applyChanges(document: ChunkedDocument, changes: readonly TextChange[]): ChunkedDocument {
  return changes.reduce(applyChange, document);
}

function applyChange(document: ChunkedDocument, change: TextChange): ChunkedDocument {
  if (change.range === undefined) return openDocument(change.text);
  const from = offsetAt(document, change.range.start);
  const to = Math.max(from, offsetAt(document, change.range.end));
  const { chunks, offsets } = document;
  const first = lastStartAt(offsets, from);
  let last = lastStartAt(offsets, to);
  const head = (chunks[first]?.text ?? '').slice(0, from - (offsets[first] ?? 0));
  const tail = (chunks[last]?.text ?? '').slice(to - (offsets[last] ?? 0));
  let text = head + change.text + tail;
  // A chunk is whole lines: what lost its line feed goes on in the next one. Small ones are joined on the way.
  let start = first;
  while (last + 1 < chunks.length && (!text.endsWith('\n') || isSmall(text))) text += chunks[++last]?.text ?? '';
  while (start > 0 && (text === '' || isSmall(text))) text = (chunks[--start]?.text ?? '') + text;
  const fresh = replaced(text);
  return assemble([...chunks.slice(0, start), ...fresh, ...chunks.slice(last + 1)]);
}

function replaced(text: string): readonly Chunk[] {
  const whole = chunkOf(text);
  return whole.lineStarts.length > mostLines ? cut(text) : [whole];
}

function isSmall(text: string): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) if (++lines >= fewestLines) return false;
  return true;
}

function assemble(chunks: readonly Chunk[]): ChunkedDocument {
  const firstLines: number[] = [];
  const offsets: number[] = [];
  let line = 0;
  let offset = 0;
  for (const chunk of chunks) {
    firstLines.push(line);
    offsets.push(offset);
    line += chunk.lineStarts.length;
    offset += chunk.text.length;
  }
  const endsOpen = chunks.at(-1)?.text.endsWith('\n') ?? false;
  return { chunks, firstLines, offsets, length: offset, lineCount: endsOpen ? line + 1 : line };
}

export function textOf(document: ChunkedDocument): string {
  return document.chunks.map((chunk) => chunk.text).join('');
}

/** Where a line stands: its chunk's index, and its number in there. The empty last line stands behind the last chunk's lines. */
export function placeOfLine(
  document: ChunkedDocument,
  line: number,
): { readonly chunk: number; readonly line: number } {
  const chunk = lastStartAt(document.firstLines, line);
  return { chunk, line: line - (document.firstLines[chunk] ?? 0) };
}

/** The text of a line without its line feed; undefined for lines that there are not. A carriage return stays. */
export function lineText(document: ChunkedDocument, line: number): string | undefined {
  if (line < 0 || line >= document.lineCount) return undefined;
  const place = placeOfLine(document, line);
  const chunk = document.chunks[place.chunk];
  const start = chunk?.lineStarts[place.line];
  if (chunk === undefined || start === undefined) return '';
  const end = chunk.lineStarts[place.line + 1] ?? chunk.text.length;
  return chunk.text.slice(start, chunk.text.endsWith('\n', end) ? end - 1 : end);
}

export function offsetAt(document: ChunkedDocument, position: Position): number {
  if (position.line >= document.lineCount) return document.length;
  const place = placeOfLine(document, position.line);
  const chunk = document.chunks[place.chunk];
  if (chunk === undefined || chunk.lineStarts[place.line] === undefined) return document.length;
  // Where the next line is another chunk's, the chunk's own end stands for its start.
  const starts = place.line + 1 < chunk.lineStarts.length ? chunk.lineStarts : [...chunk.lineStarts, chunk.text.length];
  const closed = chunk.text.endsWith('\n') ? starts : chunk.lineStarts;
  return (document.offsets[place.chunk] ?? 0) + offsetIn(chunk.text, closed, { ...position, line: place.line });
}

export function positionAt(document: ChunkedDocument, offset: number): Position {
  if (offset >= document.length) {
    const line = document.lineCount - 1;
    return { line, character: lineText(document, line)?.length ?? 0 };
  }
  const chunk = lastStartAt(document.offsets, Math.max(offset, 0));
  const inside = Math.max(offset, 0) - (document.offsets[chunk] ?? 0);
  const starts = document.chunks[chunk]?.lineStarts ?? [0];
  const line = lastStartAt(starts, inside);
  return { line: (document.firstLines[chunk] ?? 0) + line, character: inside - (starts[line] ?? 0) };
}
