/** Commands that a terminal broke in two at its right edge, as they come when a screen is copied. */
import { span } from '../../../text/span.ts';
import type { Context } from '../context.ts';
import { lineStart } from '../line-start.ts';
import { type CommandLine, readLine } from '../read-line.ts';
import type { TakenWord } from '../syntax/match.ts';

/** Columns of the terminals that are in use; a line of just this length may go on below. */
const columns = 80;

export interface Wrapped {
  readonly line: CommandLine;
  /** Both lines as one. Words from `columns` on stand in the second. */
  readonly text: string;
  readonly columns: number;
  /** What both lines say of those below. */
  readonly next: Context;
}

/** Whether a line looks as if a terminal had broken a command of NAT behind it. */
export function mayGoOn(line: string): boolean {
  return line.length === columns && /\bnat\b/i.test(line);
}

/**
 * Both lines as one command of NAT. Undefined unless it plainly is one: alone one of them is nothing that the device
 * knows, and together they are a command that lacks nothing.
 */
export function wrappedCommand(context: Context, first: string, second: string): Wrapped | undefined {
  if (!mayGoOn(first) || lineStart(second).kind !== 'command') return undefined;
  const half = readLine(context, first);
  if (half.line.kind !== 'unknown' && readLine(half.next, second).line.kind !== 'unknown') return undefined;
  const text = first + second;
  const { line, next } = readLine(context, text);
  if (line.kind !== 'command' || !line.complete || line.id === 'other' || line.id === 'nat-other') return undefined;
  return line.problems.some(({ code }) => code !== 'nat-abbrev') ? undefined : { line, text, columns, next };
}

/** What stands in one of the two lines of the command, with places in that line. */
export function pieceOf({ line, columns }: Wrapped, which: 'head' | 'tail'): CommandLine {
  const words = line.words.flatMap((word): readonly TakenWord[] => {
    const { start, end } = word.span;
    const isBroken = start < columns && end > columns;
    const part = isBroken ? { part: which } : {};
    if (which === 'head')
      return start < columns ? [{ ...word, ...part, span: span(start, Math.min(end, columns)) }] : [];
    return end > columns ? [{ ...word, ...part, span: span(Math.max(start - columns, 0), end - columns) }] : [];
  });
  if (which === 'head') return { ...line, words, problems: [] };
  const { negation: _, opens: __, ...kept } = line;
  return { ...kept, start: { kind: 'command', indent: 0, at: 0 }, words, problems: [] };
}
