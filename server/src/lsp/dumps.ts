/**
 * Open documents as dumps. A document is read in slices in the background; whoever asks before the end reads the rest
 * at once. The newest dump of each document is kept, because an edit takes most of it over.
 */
import { type RulesView, viewOf } from '../checks/view.ts';
import { openDump, readingDump, updatingDump } from '../dialects/iptables-save/dump/dump.ts';
import type { Chunk } from '../text/chunk.ts';
import { type ChunkedDocument, placeOfLine } from '../text/document.ts';
import { once } from '../text/once.ts';
import { runInSlices } from '../text/schedule.ts';
import type { OpenDocument } from './documents.ts';
import { classifierFor } from './grammar.ts';
import type { DumpReading } from './kept.ts';
import { fileName } from './names.ts';
import type { Session } from './session.ts';

/** Undefined: not open, or no dump of iptables. */
export function rulesOf(session: Session, uri: string): RulesView | undefined {
  const document = session.documents.get(uri);
  if (document === undefined || document.language !== 'iptables-save') return undefined;
  const reading = readingOf(session, document);
  while (reading.dump === undefined) advance(reading);
  return viewOf(reading.dump);
}

/** As rulesOf, but lets other requests be answered while a large document is being read for the first time. */
export async function rulesWhenRead(session: Session, uri: string): Promise<RulesView | undefined> {
  for (;;) {
    const document = session.documents.get(uri);
    if (document === undefined || document.language !== 'iptables-save') return undefined;
    const outdated = (): boolean => session.documents.get(uri) !== document;
    const view = await runInSlices(session.world, readDocument(session, document), outdated);
    if (view !== undefined) return view;
  }
}

/**
 * A view of some lines of a document that is still being read: enough for what lines say by themselves. Undefined: the
 * document is no dump of rules, or has been read.
 */
export function rulesBetween(session: Session, uri: string, first: number, last: number): RulesView | undefined {
  const document = session.documents.get(uri);
  if (document === undefined || !isBeingRead(session, uri)) return undefined;
  const { content } = document;
  const from = placeOfLine(content, first).chunk;
  const to = Math.max(placeOfLine(content, last).chunk, from);
  const shown = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const opening = openingChunk(content, from);
  const indexes = opening === from ? shown : [opening, ...shown];
  return { ...viewOf(openDump(sparse(content, indexes), { fileName: fileName(uri) })), partial: true };
}

/** Dumps of fewer chunks are read as a whole before anybody notices. */
const small = 16;

/** True for a large dump of rules that has not been read to its end in any state. */
export function isBeingRead(session: Session, uri: string): boolean {
  const document = session.documents.get(uri);
  return document?.language === 'iptables-save' && document.content.chunks.length >= small && !wasRead(session, uri);
}

/** The chunk that opens the table in which a chunk begins; the chunk itself where none does. */
function openingChunk({ chunks }: ChunkedDocument, index: number): number {
  for (let above = index; above >= 0; above--) {
    const chunk = chunks[above];
    if (chunk !== undefined && opensTable(chunk)) return above;
  }
  return index;
}

/** A table may be opened millions of characters above, and each answer asks where. */
const opensTable = once(({ text }: Chunk): boolean => text.startsWith('*') || text.includes('\n*'));

/** Some of a document's chunks, in their order and each in its place. */
function sparse(content: ChunkedDocument, indexes: readonly number[]): ChunkedDocument {
  const pick = <Item>(items: readonly Item[]): readonly Item[] => indexes.flatMap((index) => items[index] ?? []);
  return {
    ...content,
    chunks: pick(content.chunks),
    firstLines: pick(content.firstLines),
    offsets: pick(content.offsets),
  };
}

/** Reads the document step by step. */
export function* readDocument(session: Session, document: OpenDocument): Generator<void, RulesView> {
  const reading = readingOf(session, document);
  while (reading.dump === undefined) {
    advance(reading);
    yield;
  }
  return viewOf(reading.dump);
}

/** True where the document has been read before in any state, so that its newest is read quickly. */
export function wasRead({ dumps }: Session, uri: string): boolean {
  return dumps.readings.get(uri)?.dump !== undefined;
}

function readingOf(session: Session, { uri, content }: OpenDocument): DumpReading {
  const { dumps } = session;
  const known = dumps.readings.get(uri);
  if (known?.content === content) return known;
  const steps =
    known?.dump === undefined
      ? readingDump(content, { fileName: fileName(uri), classify: classifierFor(session.grammars, content) })
      : updatingDump(known.dump, content);
  const fresh: DumpReading = { content, steps, dump: undefined };
  dumps.readings.set(uri, fresh);
  return fresh;
}

function advance(reading: DumpReading): void {
  const step = reading.steps.next();
  if (step.done === true) reading.dump = step.value;
}
