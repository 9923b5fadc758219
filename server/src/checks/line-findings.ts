/** What the line checks find in a chunk of lines. Kept with the chunk's reading, so that an edit costs its chunk only. */
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import { type Dump, readingAt } from '../dialects/iptables-save/dump/dump.ts';
import type { Diagnostic } from './check.ts';
import { contextOf } from './chunk-context.ts';
import { lineChecks } from './index.ts';

/** Lines count from the chunk's first. */
export type ChunkFinding = Omit<Diagnostic, 'severity' | 'related'>;

const kept = new WeakMap<ChunkReading, readonly ChunkFinding[]>();

/** `slot`: index of the chunk in the dump. */
export function lineFindings(dump: Dump, slot: number): readonly ChunkFinding[] {
  const place = dump.slots[slot];
  if (place === undefined) return [];
  const known = kept.get(place.reading);
  if (known !== undefined) return known;
  const found = find(dump, place.reading, place.firstLine);
  kept.set(place.reading, found);
  return found;
}

function find(dump: Dump, reading: ChunkReading, firstLine: number): readonly ChunkFinding[] {
  const found: ChunkFinding[] = [];
  const { text, lineStarts } = reading.chunk;
  for (const check of lineChecks) {
    const hint = new RegExp(check.hint, 'g');
    let line = 0;
    for (let hit = hint.exec(text); hit !== null; hit = hint.exec(text)) {
      while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= hit.index) line++;
      const read = readingAt(dump, firstLine + line)?.line;
      const at = contextOf(reading, line);
      if (read?.kind === 'rule' && at !== undefined) {
        for (const finding of check.run(read.rule, at)) found.push({ ...finding, line, code: check.code });
      }
      // One look at a line is enough.
      hint.lastIndex = lineStarts[line + 1] ?? text.length;
    }
  }
  return found;
}
