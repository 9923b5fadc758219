/**
 * Lines read as a router's configuration. Chunks that an edit left as they are keep what was read from them, as long
 * as the lines above still say the same of them.
 */
import type { Chunk } from '../../../text/chunk.ts';
import { lastStartAt } from '../../../text/lines.ts';
import { type DumpLines, type LocatedProblem, linesOfChunk } from '../../dump.ts';
import type { Problem } from '../../problem.ts';
import { assemble, type ReadLine } from '../build/assemble.ts';
import { type Context, keyOf, startOf } from '../context.ts';
import type { Router, Vendor } from '../model.ts';
import { type RouterLine, readLine } from '../read-line.ts';
import { vendorOf } from '../vendor.ts';
import { mayGoOn, pieceOf, type Wrapped, wrappedCommand } from './wrapped.ts';

/** What was read from a chunk's lines, in a context. */
interface ChunkReading {
  readonly before: Context;
  readonly lines: readonly ReadLine[];
  /** What its lines say of those below. */
  readonly after: Context;
}

export interface RouterDump {
  /** As the places of the model name it. */
  readonly file: string;
  /** Lines of the file, from 0: from `first` up to, not including, `end`. */
  readonly first: number;
  readonly end: number;
  readonly vendor: Vendor;
  readonly readings: readonly ChunkReading[];
  /** For each reading the line of the file that it begins at. */
  readonly firstLines: readonly number[];
  readonly router: Router;
}

const nothing: ReadLine = { line: { kind: 'nothing' }, text: '' };

/** A chunk's readings by their context: nearly always one. */
const known = new WeakMap<Chunk, Map<string, ChunkReading>>();

/** Chunks that the vendor is known by. */
const headChunks = 3;

/** Reads in steps, between which other work may be done. */
export function* readingRouter({ file, first, runs }: DumpLines): Generator<void, RouterDump> {
  const head = runs.slice(0, headChunks).map(({ chunk }) => chunk.text);
  const vendor = vendorOf(head.join(''));
  const readings: ChunkReading[] = [];
  let context = startOf(vendor);
  for (const [index, { chunk }] of runs.entries()) {
    const below = runs[index + 1]?.chunk;
    const reading = readChunk(chunk, context, below === undefined ? undefined : linesOfChunk(below)[0]);
    readings.push(reading);
    context = reading.after;
    yield;
  }
  const lines = readings.flatMap((reading) => reading.lines);
  return {
    file,
    first,
    end: first + lines.length,
    vendor,
    readings,
    firstLines: runs.map((run) => run.first),
    router: assemble(vendor, file, first, lines),
  };
}

/** `ahead`: the line below the chunk, with which its last one may be one command. Undefined: there is none. */
function readChunk(chunk: Chunk, before: Context, ahead: string | undefined): ChunkReading {
  const texts = linesOfChunk(chunk);
  const key = mayGoOn(texts.at(-1) ?? '') ? `${keyOf(before)} ${ahead}` : keyOf(before);
  const readings = known.get(chunk) ?? new Map<string, ChunkReading>();
  known.set(chunk, readings);
  const found = readings.get(key);
  if (found !== undefined) return found;
  const lines: ReadLine[] = [];
  let context = before;
  let above: Wrapped | undefined;
  texts.forEach((text, at) => {
    if (context.isHalf === true) {
      const { isHalf: _, ...next } = context;
      context = next;
      lines.push({ line: above === undefined ? { kind: 'nothing' } : pieceOf(above, 'tail'), text, continued: true });
      above = undefined;
      return;
    }
    const below = texts[at + 1] ?? ahead;
    above = below === undefined ? undefined : wrappedCommand(context, text, below);
    if (above === undefined) {
      const { line, next } = readLine(context, text);
      context = next;
      lines.push({ line, text });
      return;
    }
    const { line, columns } = above;
    lines.push({ line: pieceOf(above, 'head'), text, wrapped: { line, text: above.text, columns } });
    context = { ...above.next, isHalf: true };
  });
  const fresh: ChunkReading = { before, lines, after: context };
  readings.set(key, fresh);
  return fresh;
}

/** Problems that the lines themselves show. */
export function problemsOf({ readings, firstLines }: RouterDump): readonly LocatedProblem[] {
  return readings.flatMap(({ lines }, index) =>
    lines.flatMap(({ line }, offset) =>
      problemsOfLine(line).map((problem) => ({ line: (firstLines[index] ?? 0) + offset, problem })),
    ),
  );
}

function problemsOfLine(line: RouterLine): readonly Problem[] {
  return line.kind === 'command' || line.kind === 'unknown' ? line.problems : [];
}

/** A line of the file, from 0. */
export function lineAt({ readings, firstLines, first, end }: RouterDump, line: number): ReadLine {
  if (line < first || line >= end) return nothing;
  const index = lastStartAt(firstLines, line);
  return readings[index]?.lines[line - (firstLines[index] ?? 0)] ?? nothing;
}

/** What the lines above a line say of it. */
export function contextAt(dump: RouterDump, line: number): Context {
  const { readings, firstLines, vendor } = dump;
  const index = lastStartAt(firstLines, Math.max(line, dump.first));
  const reading = readings[index];
  if (reading === undefined) return startOf(vendor);
  let context = reading.before;
  for (const { text, wrapped, continued } of reading.lines.slice(0, Math.max(line - (firstLines[index] ?? 0), 0))) {
    if (continued !== true) context = readLine(context, wrapped?.text ?? text).next;
  }
  const { isHalf: _, ...plain } = context;
  return plain;
}

/** All lines of the file that belong to the dump, in order. */
export function* linesOf({ readings, firstLines }: RouterDump): Generator<ReadLine & { readonly number: number }> {
  for (const [index, { lines }] of readings.entries()) {
    const first = firstLines[index] ?? 0;
    for (const [offset, read] of lines.entries()) yield { ...read, number: first + offset };
  }
}
