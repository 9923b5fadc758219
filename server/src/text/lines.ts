/**
 * Lines end at their line feed and nowhere else, because that is where they end for iptables-restore. A carriage
 * return stays in its line, where iptables sees it too. (The language server protocol also ends lines at a lone
 * carriage return; VS Code never sends one, because its buffers hold one kind of line end.)
 */
import type { Position } from './span.ts';

const lineFeed = 10;

/** Offsets at which lines start: always at least one, and one more behind each line feed. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the last start that is not behind `offset`. `starts` ascends and begins with a value at or before it. */
export function lastStartAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The position of an offset; what lies outside of the text is moved to its nearest end. */
export function positionIn(text: string, starts: readonly number[], offset: number): Position {
  const inside = Math.min(Math.max(offset, 0), text.length);
  const line = lastStartAt(starts, inside);
  return { line, character: inside - (starts[line] ?? 0) };
}

/** The offset of a position. A character behind the line's end means its end, as the protocol says. */
export function offsetIn(text: string, starts: readonly number[], position: Position): number {
  if (position.line < 0) return 0;
  const start = starts[position.line];
  if (start === undefined) return text.length;
  const next = starts[position.line + 1];
  const end = next === undefined ? text.length : endWithoutBreak(text, start, next);
  return Math.min(start + Math.max(position.character, 0), end);
}

/** The end of a line without its line feed and the carriage return before it. */
function endWithoutBreak(text: string, start: number, next: number): number {
  const end = text.charCodeAt(next - 1) === lineFeed ? next - 1 : next;
  return end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}
