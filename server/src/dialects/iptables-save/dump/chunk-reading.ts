/** One chunk of a dump, read in its context: problems of its lines, and what they say about tables. */
import type { Family } from '../../../net/family.ts';
import type { Chunk } from '../../../text/chunk.ts';
import type { Problem } from '../../problem.ts';
import { contextAfter, contextAt, type LineContext, ofFamily, sameContext } from '../context.ts';
import { readHeader } from '../headers.ts';
import { type LineClassifier, lineIn, lineKind } from '../line-kinds.ts';
import { type LineReading, readLine } from '../lines.ts';
import { formOf, knownForm, learnForm } from './forms.ts';
import type { Part } from './part.ts';
import { type PartBuilder, partBuilder } from './part-builder.ts';

export interface ChunkProblem {
  /** Counted from the chunk's first line. */
  readonly line: number;
  readonly problem: Problem;
}

/** By lines counted from the chunk's first. */
export type Families = ReadonlyMap<number, Family>;

export const noFamilies: Families = new Map();

export interface ChunkReading {
  readonly chunk: Chunk;
  readonly before: LineContext;
  /** The families of tables and listings that begin here and say none, by their first lines. */
  readonly families: Families;
  readonly after: LineContext;
  readonly problems: readonly ChunkProblem[];
  readonly parts: readonly Part[];
  /** Contexts from the line on at which they begin; the first line's is among them. */
  readonly contexts: readonly { readonly line: number; readonly context: LineContext }[];
  /** The first line that calls iptables as a shell would; undefined: none. */
  readonly shellLine: number | undefined;
}

export function readChunk(
  chunk: Chunk,
  before: LineContext,
  classify: LineClassifier,
  families: Families = noFamilies,
): ChunkReading {
  const kinds = classify(chunk);
  const problems: ChunkProblem[] = [];
  const parts: Part[] = [];
  let part: PartBuilder | undefined = begin(before, 0, false);
  let shellLine: number | undefined;
  let context = before;
  const contexts: { line: number; context: LineContext }[] = [];
  chunk.lineStarts.forEach((start, line) => {
    const text = lineIn(chunk, start, line);
    const kind = kinds[line] ?? lineKind(text);
    const at = ofFamily(contextAt(context, kind, text), families.get(line));
    const after = contextAfter(at, kind, text);
    if (at !== contexts.at(-1)?.context) contexts.push({ line, context: at });
    const formed = kind === 'rule_line' && kindOf(at) !== undefined ? formOf(text, at) : undefined;
    const form = formed === undefined ? undefined : knownForm(formed, at);
    const reading = form === undefined ? readLine(kind, text, at) : undefined;
    if (reading !== undefined) {
      for (const problem of reading.line.problems) problems.push({ line, problem });
      if (formed !== undefined) learnForm(formed, reading, at);
    }
    if (kind === 'command_line' && at.place !== 'table' && !readHeader(kind, text)) shellLine ??= line;
    const opens = kind === 'table_line' && after.place === 'table' && after !== at;
    const lists = at !== context && at.place === 'listing';
    if (opens || lists || (part && kindOf(at) !== part.kind)) {
      // What goes on from the chunk before may end there.
      if (part && line > part.firstLine) parts.push(part.done(line - 1, false));
      part = begin(opens ? after : at, line, opens || lists);
    }
    if (reading !== undefined) part?.add(line, reading);
    else if (formed !== undefined && form !== undefined) part?.addFormed(line, formed, form);
    if (part && !opens && kindOf(after) === undefined && kindOf(at) !== undefined) {
      parts.push(part.done(line, true));
      part = undefined;
    }
    context = after;
  });
  if (part) parts.push(part.done(Math.max(chunk.lineStarts.length - 1, 0), false));
  return { chunk, before, families, after: context, problems, parts, contexts, shellLine };
}

function kindOf({ place }: LineContext): Part['kind'] | undefined {
  return place === 'table' || place === 'listing' ? place : undefined;
}

function begin(context: LineContext, line: number, opened: boolean): PartBuilder | undefined {
  const kind = kindOf(context);
  return kind && partBuilder(context, kind, line, opened);
}

/** True where the reading holds for the chunk in this context. */
export function holdsIn(reading: ChunkReading, context: LineContext, families: Families): boolean {
  return sameContext(reading.before, context) && sameFamilies(reading.families, families);
}

function sameFamilies(a: Families, b: Families): boolean {
  return a === b || (a.size === b.size && [...a].every(([line, family]) => b.get(line) === family));
}

/** One line of a chunk, read again: readings keep no rules. */
export function rereadLine({ chunk, contexts, before }: ChunkReading, line: number): LineReading {
  const text = lineIn(chunk, chunk.lineStarts[line] ?? chunk.text.length, line);
  const context = contexts.findLast((change) => change.line <= line)?.context ?? before;
  return readLine(lineKind(text), text, context);
}
