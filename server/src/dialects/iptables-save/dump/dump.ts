/**
 * A file that iptables-save wrote, or that iptables-restore reads, as a whole. Immutable, and cheap to renew:
 * an edit reads the chunks that it touched, and more only where it changed what the lines behind stand in.
 * Rules are not kept: `lineAt` reads a line again when somebody asks.
 */

import type { Family } from '../../../net/family.ts';
import type { Chunk } from '../../../text/chunk.ts';
import { type ChunkedDocument, placeOfLine } from '../../../text/document.ts';
import { message } from '../../../text/message.ts';
import { span } from '../../../text/span.ts';
import type { Problem } from '../../problem.ts';
import { initialContext, type LineContext } from '../context.ts';
import { classifyByText, hasByteOrderMark, type LineClassifier } from '../line-kinds.ts';
import type { LineReading } from '../lines.ts';
import type { Line } from '../model.ts';
import type { Lines } from './block-problem.ts';
import { blockProblems } from './block-problems.ts';
import { type Block, joiningBlocks } from './blocks.ts';
import { type ChunkReading, holdsIn, noFamilies, readChunk, rereadLine } from './chunk-reading.ts';
import { familyOfAddresses, familyOfFileName, isBundle, natureOf } from './evidence.ts';
import { type AssumedFamily, type FamilyPlan, planFamilies } from './families.ts';
import type { Slot } from './slot.ts';

/** The blocks of one program's output: one family, and one variant where it is known. */
export interface Section {
  readonly family: Family;
  readonly variant: Block['variant'];
  readonly blocks: readonly Block[];
}

export interface DumpOptions {
  /** Tells the family where no header does. */
  readonly fileName?: string;
  /** How lines are told apart; by their text where nothing is given. */
  readonly classify?: LineClassifier;
}

export interface Dump {
  readonly document: ChunkedDocument;
  readonly options: DumpOptions;
  readonly slots: readonly Slot[];
  /** Tables and listings in the order of the file. */
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
  /** Tables and listings of which the family was taken from what stands in them, where the file has both families. */
  readonly assumedFamilies: readonly AssumedFamily[];
  /** Never given to another slot. */
  readonly nextSlot: number;
  readonly cache: LineCache;
}

/** A problem and the line of the file, from 0, that it stands on. */
export interface DumpProblem {
  readonly line: number;
  readonly problem: Problem;
}

/** Reads a document step by step: each step of the generator is one chunk, or some of what joins them. */
export function* readingDump(document: ChunkedDocument, options: DumpOptions = {}): Generator<void, Dump> {
  return yield* renew(undefined, document, options);
}

/** The dump of the document after an edit. What did not change is taken over from `dump`. */
export function* updatingDump(dump: Dump, document: ChunkedDocument): Generator<void, Dump> {
  return yield* renew(dump, document, dump.options);
}

/** As readingDump, at once. */
export function openDump(document: ChunkedDocument, options: DumpOptions = {}): Dump {
  return atOnce(readingDump(document, options));
}

/** As updatingDump, at once. */
export function updateDump(dump: Dump, document: ChunkedDocument): Dump {
  return atOnce(updatingDump(dump, document));
}

function atOnce<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function* renew(before: Dump | undefined, document: ChunkedDocument, options: DumpOptions): Generator<void, Dump> {
  const classify = options.classify ?? classifyByText;
  const old = before?.slots ?? [];
  const { chunks } = document;
  const { head, tail } = sharedEnds(old, chunks);
  const slots: Slot[] = [];
  let nextSlot = before?.nextSlot ?? 0;
  const { start, plan } = beginningOf(document, options);
  let context = start;
  for (let index = 0; index < chunks.length; index++) {
    const chunk = chunks[index];
    if (!chunk) continue;
    // Outside of the shared ends, edited chunks take the slots of those that stood there before.
    const atTail = index >= chunks.length - tail;
    const oldIndex = atTail ? index - chunks.length + old.length : index;
    const slot = index < head || atTail || oldIndex < old.length - tail ? old[oldIndex] : undefined;
    const families = plan.byChunk.get(index) ?? noFamilies;
    const kept = slot?.reading.chunk === chunk && holdsIn(slot.reading, context, families) ? slot.reading : undefined;
    const reading = kept ?? readChunk(chunk, context, classify, families);
    slots.push({ id: slot?.id ?? nextSlot++, reading, firstLine: document.firstLines[index] ?? 0 });
    context = reading.after;
    if (!kept) yield;
  }
  const blocks = yield* joiningBlocks(slots, before?.blocks ?? []);
  return {
    document,
    options,
    slots,
    blocks,
    sections: sectionsOf(blocks),
    assumedFamilies: plan.assumed,
    nextSlot,
    cache: before?.cache ?? lineCache(),
  };
}

/** How many chunks at both ends are the same as before. */
function sharedEnds(old: readonly Slot[], chunks: readonly Chunk[]): { readonly head: number; readonly tail: number } {
  const most = Math.min(old.length, chunks.length);
  let head = 0;
  while (head < most && old[head]?.reading.chunk === chunks[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail]?.reading.chunk === chunks[chunks.length - 1 - tail]) tail++;
  return { head, tail };
}

/** What the first line stands in, by the file's name and by what its text is like, and what families it seems to have. */
function beginningOf(
  { chunks, firstLines }: ChunkedDocument,
  { fileName }: DumpOptions,
): { readonly start: LineContext; readonly plan: FamilyPlan } {
  const named = fileName === undefined ? undefined : familyOfFileName(fileName);
  const family = named?.family ?? familyOfAddresses(chunks) ?? 'ipv4';
  const nature = natureOf(chunks);
  const place = nature === 'shell' || isBundle(chunks) ? 'elsewhere' : 'outside';
  return {
    start: { ...initialContext(family), mayList: nature !== 'tables', place },
    plan: planFamilies(chunks, firstLines, { family, sure: named?.sure }, nature === 'tables' ? 'tables' : 'listing'),
  };
}

function sectionsOf(blocks: readonly Block[]): readonly Section[] {
  const sections: { family: Family; variant: Block['variant']; blocks: Block[] }[] = [];
  for (const block of blocks) {
    const { family, variant } = block;
    const last = sections.at(-1);
    if (last && last.family === family && last.variant === variant) last.blocks.push(block);
    else sections.push({ family, variant, blocks: [block] });
  }
  return sections;
}

/** Lines read lately. The cache is the one thing of a dump that changes; it holds nothing that cannot be read again. */
export interface LineCache {
  get(reading: ChunkReading, line: number): LineReading;
}

/** Lines that are kept: enough for a chain of thousands of rules that packet after packet walks. */
const CACHED_LINES = 12_000;

function lineCache(): LineCache {
  const chunks = new Map<ChunkReading, Map<number, LineReading>>();
  let count = 0;
  const makeRoom = (): void => {
    for (const [oldest, lines] of chunks) {
      if (count < CACHED_LINES) return;
      count -= lines.size;
      chunks.delete(oldest);
    }
  };
  return {
    get(reading, line) {
      let lines = chunks.get(reading);
      const known = lines?.get(line);
      if (known) return known;
      makeRoom();
      lines = chunks.get(reading) ?? new Map<number, LineReading>();
      chunks.set(reading, lines);
      const found = rereadLine(reading, line);
      lines.set(line, found);
      count++;
      return found;
    },
  };
}

/** A line of the file, counted from 0, with the problems that it has by itself. Lines that there are not are blank. */
export function lineAt(dump: Dump, line: number): Line {
  return readingAt(dump, line)?.line ?? { kind: 'blank', problems: [] };
}

/** What the line stands in; undefined for lines that there are not. */
function readingAt(dump: Dump, line: number): LineReading | undefined {
  if (line < 0 || line >= dump.document.lineCount) return undefined;
  const place = placeOfLine(dump.document, line);
  const slot = dump.slots[place.chunk];
  if (!slot || slot.reading.chunk.lineStarts[place.line] === undefined) return undefined;
  return dump.cache.get(slot.reading, place.line);
}

/** The dump as the checks of its tables ask it. */
export function linesFor(dump: Dump): Lines {
  const slots = new Map(dump.slots.map((slot) => [slot.id, slot.reading]));
  const { chunks, lineCount } = dump.document;
  const endsInLineFeed = chunks.at(-1)?.text.endsWith('\n') ?? false;
  return {
    lineOf: (slot, line) => {
      const reading = slots.get(slot);
      return reading ? dump.cache.get(reading, line).line : { kind: 'blank', problems: [] };
    },
    lastLine: endsInLineFeed ? lineCount - 2 : lineCount - 1,
    endsInLineFeed,
  };
}

/** All problems, in no particular order: those of lines by themselves, of tables, and of the file. */
export function* problemsOf(dump: Dump): Generator<DumpProblem> {
  for (const found of problemSteps(dump)) if (found !== undefined) yield found;
}

/** As problemsOf, with steps that bring none between them, so that the work can be cut into slices. */
export function* problemSteps(dump: Dump): Generator<DumpProblem | undefined> {
  for (const slot of dump.slots) {
    for (const { line, problem } of slot.reading.problems) yield { line: slot.firstLine + line, problem };
  }
  const lines = linesFor(dump);
  for (const block of dump.blocks) yield* blockProblems(lines, block);
  yield* fileProblems(dump);
}

function* fileProblems(dump: Dump): Generator<DumpProblem> {
  const text = dump.document.chunks[0]?.text ?? '';
  if (hasByteOrderMark(text)) {
    const what = message('The file begins with a byte order mark, which iptables-restore takes for a rule.');
    yield { line: 0, problem: { code: 'byte-order-mark', span: span(0, 1), message: what, replacement: '' } };
  }
  const shell = dump.slots.find(({ reading }) => reading.shellLine !== undefined);
  if (shell) {
    const line = shell.firstLine + (shell.reading.shellLine ?? 0);
    const what = message('Shell commands are not read: open what iptables-save prints after they ran.');
    const length = shell.reading.chunk.text
      .slice(shell.reading.chunk.lineStarts[shell.reading.shellLine ?? 0])
      .indexOf('\n');
    yield { line, problem: { code: 'shell-command', span: span(0, Math.max(length, 1)), message: what } };
  }
}
