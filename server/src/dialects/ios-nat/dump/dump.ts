/**
 * A document read as a router's configuration. Chunks that an edit left as they are keep what was read from them,
 * as long as the lines above still say the same of them.
 */
import type { Chunk } from '../../../text/chunk.ts';
import type { ChunkedDocument } from '../../../text/document.ts';
import { runAtOnce } from '../../../text/schedule.ts';
import type { Problem } from '../../problem.ts';
import { assemble, type ReadLine } from '../build/assemble.ts';
import { type Context, keyOf, startOf } from '../context.ts';
import type { Router, Vendor } from '../model.ts';
import { type RouterLine, readLine } from '../read-line.ts';
import { vendorOf } from '../vendor.ts';

/** What was read from a chunk's lines, in a context. */
export interface ChunkReading {
  readonly lines: readonly ReadLine[];
  /** What its lines say of those below. */
  readonly after: Context;
}

export interface RouterDump {
  readonly document: ChunkedDocument;
  /** As the places of the model name it. */
  readonly file: string;
  readonly vendor: Vendor;
  /** One for each chunk of the document. */
  readonly readings: readonly ChunkReading[];
  readonly router: Router;
}

export interface RouterDumpOptions {
  readonly file: string;
}

export interface DumpProblem {
  readonly line: number;
  readonly problem: Problem;
}

/** A chunk's readings by their context: nearly always one. */
const known = new WeakMap<Chunk, Map<string, ChunkReading>>();

export function openRouterDump(document: ChunkedDocument, options: RouterDumpOptions): RouterDump {
  return runAtOnce(readingRouterDump(document, options));
}

/** Reads in steps, between which other work may be done. After an edit the same: chunks that stayed cost nothing. */
export function* readingRouterDump(
  document: ChunkedDocument,
  { file }: RouterDumpOptions,
): Generator<void, RouterDump> {
  const vendor = vendorOf(headOf(document));
  const readings: ChunkReading[] = [];
  let context = startOf(vendor);
  for (const chunk of document.chunks) {
    const reading = readChunk(chunk, context);
    readings.push(reading);
    context = reading.after;
    yield;
  }
  const lines = readings.flatMap((reading) => reading.lines);
  return { document, file, vendor, readings, router: assemble(vendor, file, 0, lines) };
}

/** The first chunks: where the vendor is known by. */
function headOf({ chunks }: ChunkedDocument): string {
  return chunks
    .slice(0, 3)
    .map(({ text }) => text)
    .join('');
}

function readChunk(chunk: Chunk, context: Context): ChunkReading {
  const key = keyOf(context);
  const readings = known.get(chunk) ?? new Map<string, ChunkReading>();
  known.set(chunk, readings);
  const found = readings.get(key);
  if (found !== undefined) return found;
  const fresh = readLines(linesOf(chunk), context);
  readings.set(key, fresh);
  return fresh;
}

export function readLines(texts: readonly string[], start: Context): ChunkReading {
  let context = start;
  const lines = texts.map((text): ReadLine => {
    const { line, next } = readLine(context, text);
    context = next;
    return { line, text };
  });
  return { lines, after: context };
}

function linesOf({ text, lineStarts }: Chunk): readonly string[] {
  return lineStarts.map((start, index) => {
    const end = lineStarts[index + 1] ?? text.length;
    return text.slice(start, end).replace(/\r?\n$|\r$/, '');
  });
}

/** Problems that the lines themselves show. */
export function* problemsOf({ document, readings }: RouterDump): Generator<DumpProblem> {
  for (const [index, { lines }] of readings.entries()) {
    const first = document.firstLines[index] ?? 0;
    for (const [offset, { line }] of lines.entries()) {
      for (const problem of problemsOfLine(line)) yield { line: first + offset, problem };
    }
  }
}

export function problemsOfLine(line: RouterLine): readonly Problem[] {
  return line.kind === 'command' || line.kind === 'unknown' ? line.problems : [];
}
