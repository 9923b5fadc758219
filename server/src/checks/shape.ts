/** What rules look like, found in the text of a chunk without reading its rules. Only the form that dumps have counts. */

import type { ChunkReading } from '../dialects/iptables-save/dump/chunk-reading.ts';
import type { Dump } from '../dialects/iptables-save/dump/dump.ts';
import { once } from '../text/once.ts';

/** A rule without conditions that takes every packet away from its chain. */
export interface Ending {
  /** Counted from the chunk's first line. */
  readonly line: number;
  readonly chain: string;
  readonly how: 'jump' | 'goto';
  readonly target: string;
}

/** iptables reads words of at most 1,023 bytes; without the bound a line of megabytes would exhaust the stack. */
const comments = String.raw`(?: -m comment --comment (?:"(?:[^"\\\n]|\\.){0,1023}"|[^\s"]{1,1023}))*`;

/** Targets that never let a packet go on to the next rule, with the options that don't change that. */
const verdicts = 'ACCEPT|DROP|RETURN|REJECT(?: --reject-with \\S+)?|MASQUERADE(?: --random(?:-fully)?)?';

const ending = new RegExp(
  String.raw`^(?:\[\d+:\d+\] )?-A (\S+)${comments} (?:-j (${verdicts})|-g (\S+))${comments}\r?$`,
  'gm',
);

export const endingsOf = once(({ chunk: { text, lineStarts } }: ChunkReading): readonly Ending[] => {
  const found: Ending[] = [];
  let line = 0;
  for (const hit of text.matchAll(ending)) {
    while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= hit.index) line++;
    const [, chain = '', verdict, goto] = hit;
    if (goto === undefined) found.push({ line, chain, how: 'jump', target: verdict?.split(' ')[0] ?? '' });
    else found.push({ line, chain, how: 'goto', target: goto });
  }
  return found;
});

/** A place in the text of a chunk that a pattern fits, and the pattern's groups. Lines count from the chunk's first. */
export interface Hit {
  readonly line: number;
  readonly groups: readonly (string | undefined)[];
}

/**
 * Items of all chunks with the line that their chunk begins at. `find` is one that finds out once for each state of a
 * chunk; a check that has it for its `prepare` too does the work in pieces, while a large dump is being read.
 */
export function* chunkwise<Item>(
  { slots }: Dump,
  find: (reading: ChunkReading) => readonly Item[],
): Generator<{ readonly firstLine: number; readonly item: Item }> {
  for (const { reading, firstLine } of slots) {
    for (const item of find(reading)) yield { firstLine, item };
  }
}

/** `pattern` has the flags g and m. */
export function hitsIn({ chunk: { text, lineStarts } }: ChunkReading, pattern: RegExp): readonly Hit[] {
  const hits: Hit[] = [];
  let line = 0;
  for (const hit of text.matchAll(pattern)) {
    while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= hit.index) line++;
    hits.push({ line, groups: hit.slice(1) });
  }
  return hits;
}

/**
 * As hitsIn, for patterns about a whole line (without flags) of which few lines can be meant: only those are looked at
 * that `hint` (with the flag g) is found in.
 */
export function hitsNear({ chunk: { text, lineStarts } }: ChunkReading, hint: RegExp, pattern: RegExp): readonly Hit[] {
  const hits: Hit[] = [];
  let line = 0;
  hint.lastIndex = 0;
  for (let near = hint.exec(text); near !== null; near = hint.exec(text)) {
    while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= near.index) line++;
    const end = lineStarts[line + 1] ?? text.length + 1;
    const hit = pattern.exec(text.slice(lineStarts[line], end - 1));
    if (hit !== null) hits.push({ line, groups: hit.slice(1) });
    hint.lastIndex = end;
  }
  return hits;
}
