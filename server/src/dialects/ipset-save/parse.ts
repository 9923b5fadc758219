/** `ipset save` (also written by hand for `ipset restore`), `ipset list`, and `-o xml`. */
import type { Chunk } from '../../text/chunk.ts';
import { runAtOnce } from '../../text/schedule.ts';
import { type Classify, classifyByText } from '../classify.ts';
import { type DumpLines, type LocatedProblem, linesOfChunk, type Reading } from '../dump.ts';
import { assembleSets } from './assemble.ts';
import { readSetLines, type SetLines } from './chunk.ts';
import type { LookUpHead } from './heads.ts';
import { type IpsetLineKind, ipsetLineKind } from './line-kinds.ts';
import { type ListState, noList } from './list.ts';
import type { IpSet } from './model.ts';
import type { SetHead } from './ops.ts';

const byText = classifyByText(ipsetLineKind);

/** The newest reading of each chunk. */
const kept = new WeakMap<Chunk, SetLines>();

export function readSets(dump: DumpLines): Reading<IpSet> {
  return runAtOnce(readingSets(dump));
}

/** Reads chunk by chunk. */
export function* readingSets(
  dump: DumpLines,
  classify: Classify<IpsetLineKind> = byText,
): Generator<void, Reading<IpSet>> {
  const assembly = assembleSets(dump.file);
  const problems: LocatedProblem[] = [];
  const heads = new Map<string, SetHead>();
  let state = noList;
  for (const { chunk, first } of dump.runs) {
    const read = readChunk(chunk, state, (name) => heads.get(name), classify);
    const { nameLine } = isAbove(read.after) ? state : read.after;
    // The next chunk counts from its own start.
    state = { ...read.after, nameLine: nameLine - read.count };
    if (read.cleared) heads.clear();
    for (const [name, head] of read.changed) {
      if (head === undefined) heads.delete(name);
      else heads.set(name, head);
    }
    assembly.add(read, first);
    for (const { line, problem } of read.problems) problems.push({ line: first + line, problem });
    yield;
  }
  const { items, problems: found } = assembly.done();
  return { items, problems: [...problems, ...found].sort((a, b) => a.line - b.line) };
}

function readChunk(chunk: Chunk, before: ListState, outer: LookUpHead, classify: Classify<IpsetLineKind>): SetLines {
  const known = kept.get(chunk);
  if (known !== undefined && sameState(known, before) && holds(known, outer)) return known;
  const read = readSetLines(linesOfChunk(chunk), classify(chunk), before, outer);
  kept.set(chunk, read);
  return read;
}

/** Where above the chunk the name of a listing stands means nothing, unless a set is listed by it within the chunk. */
function sameState({ before: a, ops }: SetLines, b: ListState): boolean {
  return (
    a.name?.text === b.name?.text &&
    a.type?.text === b.type?.text &&
    a.head?.key === b.head?.key &&
    a.members === b.members &&
    (a.nameLine === b.nameLine || !ops.some(({ kind, line }) => kind === 'listed' && line < 0))
  );
}

/** The name that the state goes on with stands above the lines that were read. */
function isAbove({ nameLine }: ListState): boolean {
  return nameLine < 0;
}

function holds({ asked }: SetLines, outer: LookUpHead): boolean {
  for (const [name, key] of asked) if (outer(name)?.key !== key) return false;
  return true;
}
