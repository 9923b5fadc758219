/** What the features of the machine's own dumps share. */
import { wholeLine } from '../../dialects/dump.ts';
import type { Origin } from '../../node/model.ts';
import type { PartPlace } from '../../node/parts.ts';
import type { Span } from '../../text/span.ts';
import type { OutlineItem } from '../outline.ts';

/** The line without the blanks around it. */
export function lineSpan({ textAt }: Pick<PartPlace, 'textAt'>, line: number): Span {
  return wholeLine(textAt(line));
}

/** `ip -j -p` writes an object over several lines: each belongs to what its first line is the place of. */
export function standsAt(
  { textAt, firstLine }: Pick<PartPlace, 'textAt' | 'firstLine'>,
  items: readonly { readonly origin: Origin }[],
  line: number,
): number {
  const exact = items.findIndex(({ origin }) => origin.line === line);
  if (exact >= 0 || !/^\s*\[/.test(textAt(firstLine))) return exact;
  return items.findLastIndex(({ origin }) => origin.line <= line);
}

export interface Row {
  /** Lines one after another with the same name are one item. */
  readonly name: string;
  readonly line: number;
}

/** Runs of lines with a common name, as items of an outline that fold. */
export function groupsOf(part: Pick<PartPlace, 'textAt'>, rows: readonly Row[]): readonly OutlineItem[] {
  const groups: { name: string; first: number; last: number; count: number }[] = [];
  for (const { name, line } of rows) {
    const open = groups.at(-1);
    if (open !== undefined && open.name === name) {
      open.last = Math.max(open.last, line);
      open.count++;
    } else groups.push({ name, first: line, last: line, count: 1 });
  }
  return groups.map(({ name, first, last, count }) => ({
    name,
    detail: String(count),
    kind: 'fact',
    first,
    last,
    selectionLine: first,
    selection: lineSpan(part, first),
    children: [],
  }));
}
