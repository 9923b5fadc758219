/** A document's text as lines, which is how the protocol counts and how dumps are read. */
import type { Range } from '../text/span.ts';

/**
 * Lines without their ends, but for a carriage return before a line feed: to iptables-restore that is part of the
 * last word, so dumps are read with it. A text that ends in a line end has an empty last line, as in editors.
 */
export type Lines = string[];

const lineEnd = /\n|\r(?!\n)/;

/** Above this many lines at once, spreading them over a call's arguments could overflow the stack. */
const manyLines = 10_000;

export function linesOf(text: string): Lines {
  return text.split(lineEnd);
}

/** Replaces a range by a text, in place. Places outside of the document mean its nearest end, as the protocol says. */
export function applyEdit(lines: Lines, range: Range, text: string): void {
  const last = lines.length - 1;
  const first = Math.min(range.start.line, last);
  const end = Math.max(Math.min(range.end.line, last), first);
  const before = (lines[first] ?? '').slice(0, range.start.line > last ? undefined : range.start.character);
  const after = range.end.line > last ? '' : (lines[end] ?? '').slice(range.end.character);
  const inserted = linesOf(`${before}${text}${after}`);
  if (inserted.length < manyLines) {
    lines.splice(first, end - first + 1, ...inserted);
    return;
  }
  const tail = lines.slice(end + 1);
  lines.length = first;
  for (const line of inserted) lines.push(line);
  for (const line of tail) lines.push(line);
}
