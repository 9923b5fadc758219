/** What the line checks find in a chunk of lines. Kept with the chunk's reading, so that an edit costs its chunk only. */

import { initialContext } from '../dialects/iptables-save/context.ts';
import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import type { Dump } from '../dialects/iptables-save/dump/dump.ts';
import type { Part } from '../dialects/iptables-save/dump/part.ts';
import { parseLine } from '../dialects/iptables-save/lines.ts';
import type { Line } from '../dialects/iptables-save/model.ts';
import { once } from '../text/once.ts';
import type { Diagnostic } from './check.ts';
import { lineChecks } from './index.ts';

/** Lines count from the chunk's first. */
export type ChunkFinding = Omit<Diagnostic, 'severity' | 'related'>;

/** `slot`: index of the chunk in the dump. */
export function lineFindings(dump: Dump, slot: number): readonly ChunkFinding[] {
  const place = dump.slots[slot];
  return place === undefined ? [] : findingsIn(place.reading);
}

const findingsIn = once((reading: ChunkReading): readonly ChunkFinding[] => {
  const found: ChunkFinding[] = [];
  const { text, lineStarts } = reading.chunk;
  for (const check of lineChecks) {
    const hint = new RegExp(check.hint, 'g');
    let line = 0;
    for (let hit = hint.exec(text); hit !== null; hit = hint.exec(text)) {
      if (check.concerns?.(hit[0]) === false) continue;
      while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= hit.index) line++;
      const part = partAt(reading, line);
      const read = part === undefined ? undefined : parsed(text.slice(lineStarts[line], lineStarts[line + 1]), part);
      if (read?.kind === 'rule' && part !== undefined) {
        for (const finding of check.run(read.rule, part)) found.push({ ...finding, line, code: check.code });
      }
      // One look at a line is enough.
      hint.lastIndex = lineStarts[line + 1] ?? text.length;
    }
  }
  return found;
});

/** The part of a table that a line of the chunk stands in. */
function partAt(reading: ChunkReading, line: number): Part | undefined {
  return reading.parts.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
}

/** The rule by itself: which chains hide targets of their names, which only reading the table tells, is all the same here. */
function parsed(text: string, { family, variant, kind, table }: Part): Line {
  return parseLine('rule_line', text.replace(/\n$/, ''), { ...initialContext(family, variant), place: kind, table });
}
