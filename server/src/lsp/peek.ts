/** A first look at the lines that the user sees, long before a large dump has been read as a whole. */
import type { Diagnostic } from '../checks/check.ts';
import { type CheckOptions, checkProblems } from '../checks/run.ts';
import type { LocatedProblem } from '../dialects/dump.ts';
import { contextAfter, contextAt, initialContext, type LineContext } from '../dialects/iptables-save/context.ts';
import { readChunk } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { classifyByText, lineKind } from '../dialects/iptables-save/line-kinds.ts';
import { type ChunkedDocument, placeOfLine } from '../text/document.ts';
import type { OpenDocument } from './documents.ts';

/** Dumps of fewer chunks are read as a whole before anybody notices. */
const small = 16;

/** What the lines from `first` to `last` have by themselves. Undefined: the document is small enough to wait. */
export function peek(
  { content }: OpenDocument,
  first: number,
  last: number,
  options: CheckOptions,
): readonly Diagnostic[] | undefined {
  if (content.chunks.length < small) return undefined;
  const from = placeOfLine(content, first).chunk;
  const to = Math.min(placeOfLine(content, last).chunk, from + 2);
  const problems: LocatedProblem[] = [];
  for (let index = from; index <= to; index++) {
    const chunk = content.chunks[index];
    if (chunk === undefined) continue;
    const base = content.firstLines[index] ?? 0;
    const reading = readChunk(chunk, contextBefore(content, index), classifyByText);
    for (const { line, problem } of reading.problems) problems.push({ line: base + line, problem });
  }
  return checkProblems(problems, options);
}

/** The table that a chunk begins in, by the last line above it that opens or closes one. */
function contextBefore({ chunks }: ChunkedDocument, index: number): LineContext {
  const start = initialContext('ipv4');
  for (let above = index - 1; above >= 0; above--) {
    const text = `\n${chunks[above]?.text ?? ''}`;
    const opened = text.lastIndexOf('\n*');
    const closed = text.lastIndexOf('\nCOMMIT');
    if (opened < 0 && closed < 0) continue;
    if (closed > opened) return start;
    const line = text.slice(opened + 1, text.indexOf('\n', opened + 1));
    const kind = lineKind(line);
    return contextAfter(contextAt(start, kind, line), kind, line);
  }
  return start;
}
