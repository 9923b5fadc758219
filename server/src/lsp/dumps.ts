/**
 * Open documents as dumps. A document is read in slices in the background; whoever asks before the end reads the rest
 * at once. The newest dump of each document is kept, because an edit takes most of it over.
 */
import { type RulesView, viewOf } from '../checks/view.ts';
import { type Dump, readingDump, updatingDump } from '../dialects/iptables-save/dump/dump.ts';
import type { ChunkedDocument } from '../text/document.ts';
import type { OpenDocument } from './documents.ts';
import { fileName } from './names.ts';
import type { Session } from './session.ts';

interface Reading {
  readonly content: ChunkedDocument;
  readonly steps: Generator<void, Dump>;
  dump: Dump | undefined;
}

/** By URI. */
export interface Dumps {
  readonly readings: Map<string, Reading>;
}

/** Undefined: not open, or no dump of iptables. */
export function rulesOf(session: Session, uri: string): RulesView | undefined {
  const document = session.documents.get(uri);
  if (document === undefined || document.language !== 'iptables-save') return undefined;
  const reading = readingOf(session, document);
  while (reading.dump === undefined) advance(reading);
  return viewOf(reading.dump);
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

function readingOf({ dumps }: Session, { uri, content }: OpenDocument): Reading {
  const known = dumps.readings.get(uri);
  if (known?.content === content) return known;
  const steps =
    known?.dump === undefined ? readingDump(content, { fileName: fileName(uri) }) : updatingDump(known.dump, content);
  const fresh: Reading = { content, steps, dump: undefined };
  dumps.readings.set(uri, fresh);
  return fresh;
}

function advance(reading: Reading): void {
  const step = reading.steps.next();
  if (step.done === true) reading.dump = step.value;
}
