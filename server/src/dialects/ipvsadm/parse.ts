/** `ipvsadm -L` in all its variants, and `ipvsadm -S` or what is written for `ipvsadm -R`. */
import type { Chunk } from '../../text/chunk.ts';
import { runAtOnce } from '../../text/schedule.ts';
import { type Classify, classifyByText } from '../classify.ts';
import { type DumpLines, type LocatedProblem, linesOfChunk, type Reading } from '../dump.ts';
import { assembleServices } from './assemble.ts';
import { initialContext, readServiceLines, type ServiceLines } from './chunk.ts';
import { type IpvsLineKind, ipvsLineKind } from './line-kinds.ts';
import type { ListingContext } from './listing.ts';
import type { ListedService } from './service.ts';

const byText = classifyByText(ipvsLineKind);

/** The newest reading of each chunk. */
const kept = new WeakMap<Chunk, ServiceLines>();

export function readServices(dump: DumpLines): Reading<ListedService> {
  return runAtOnce(readingServices(dump));
}

/** Reads chunk by chunk. */
export function* readingServices(
  dump: DumpLines,
  classify: Classify<IpvsLineKind> = byText,
): Generator<void, Reading<ListedService>> {
  const assembly = assembleServices(dump.file);
  const problems: LocatedProblem[] = [];
  let context = initialContext;
  for (const { chunk, first } of dump.runs) {
    const read = readChunk(chunk, context, classify);
    context = read.after;
    assembly.add(read.ops, first);
    for (const { line, problem } of read.problems) problems.push({ line: first + line, problem });
    yield;
  }
  const { items, problems: found } = assembly.done();
  return { items, problems: [...problems, ...found].sort((a, b) => a.line - b.line) };
}

function readChunk(chunk: Chunk, before: ListingContext, classify: Classify<IpvsLineKind>): ServiceLines {
  const known = kept.get(chunk);
  if (known?.before.columns === before.columns && known.before.connections === before.connections) return known;
  const read = readServiceLines(linesOfChunk(chunk), classify(chunk), before);
  kept.set(chunk, read);
  return read;
}
