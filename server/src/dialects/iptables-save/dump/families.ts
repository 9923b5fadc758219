/**
 * The families of a file that holds several outputs one after another, where no header says whose they are:
 * `iptables -S` and `ip6tables -S` in one file, or two dumps without their comments. Each table and each listing is
 * looked at by itself: addresses, protocols and extensions tell its family, and a table that comes twice is the other's.
 */
import { type Family, otherFamily } from '../../../net/family.ts';
import type { Chunk } from '../../../text/chunk.ts';
import { hookOrder } from '../context.ts';
import { familiesOfLines, landmarksOf } from './landmarks.ts';

/** Where something stands: a chunk, and a line counted from its first. */
interface Place {
  readonly chunk: number;
  readonly line: number;
}

/** A table or listing, from its first line on. */
interface Output extends Place {
  readonly end: Place;
  readonly kind: 'table' | 'listing';
  /** The table's name, or the built-in chains of a listing: two of one family can't have the same. */
  readonly key: string;
  /** The family that the last header above it names. */
  readonly header: Family | undefined;
  /** True where a header stands between it and the output before. */
  readonly headed: boolean;
}

/** The family that a table or listing is taken for, and why. Lines of the file, from 0. */
export interface AssumedFamily {
  readonly line: number;
  readonly family: Family;
  /** A line that is of this family only; undefined: what came before decided. */
  readonly because: number | undefined;
}

/** Families by chunk, and in it by the line that the table or listing begins at. */
export interface FamilyPlan {
  readonly byChunk: ReadonlyMap<number, ReadonlyMap<number, Family>>;
  readonly assumed: readonly AssumedFamily[];
}

const nothingToPlan: FamilyPlan = { byChunk: new Map(), assumed: [] };

/** The family that the file as a whole is taken for. */
export interface WholeFamily {
  readonly family: Family;
  /** Whether the file's name is sure of it; undefined: the name says nothing, and addresses told. */
  readonly sure: boolean | undefined;
}

/** `firstLines` are those of the chunks in the file. */
export function planFamilies(
  chunks: readonly Chunk[],
  firstLines: readonly number[],
  { family, sure }: WholeFamily,
  nature: 'tables' | 'listing',
): FamilyPlan {
  if (sure) return nothingToPlan;
  const outputs = outputsOf(chunks, nature);
  const mayDiffer = outputs.length > 1 && (sure === undefined || nature === 'listing' || comesTwice(outputs));
  return mayDiffer ? decided(chunks, firstLines, outputs, family) : nothingToPlan;
}

/** The outputs of a file in their order. In a file with tables listings are not looked for, as when it is read. */
function outputsOf(chunks: readonly Chunk[], nature: 'tables' | 'listing'): readonly Output[] {
  const outputs: Output[] = [];
  let open: (Omit<Output, 'end' | 'key'> & { key: string; rules: boolean }) | undefined;
  let header: Family | undefined;
  let headed = false;
  const close = (end: Place): void => {
    if (open) outputs.push({ ...open, end });
    if (open) headed = false;
    open = undefined;
  };
  for (const [chunk, text] of chunks.entries()) {
    for (const landmark of landmarksOf(text)) {
      const place = { chunk, line: landmark.line };
      switch (landmark.kind) {
        case 'table':
          close(place);
          open = { ...place, kind: 'table', key: landmark.name, header, headed, rules: false };
          break;
        case 'commit':
          close(place);
          break;
        case 'header':
          // Inside of a table a header is a comment.
          if (open?.kind === 'table') break;
          close(place);
          header = landmark.family;
          headed = true;
          break;
        case 'policy':
          if (nature === 'tables') break;
          if (open && beginsAnother(open, landmark.chain)) close(place);
          open ??= { ...place, kind: 'listing', key: '', header, headed, rules: false };
          open.key += `${landmark.chain} `;
          break;
        case 'chain':
        case 'rule':
          if (open) open.rules = true;
          break;
      }
    }
  }
  close({ chunk: chunks.length, line: 0 });
  return outputs;
}

/** Policies come first in a listing, in the order of the hooks. */
function beginsAnother({ key, rules }: { readonly key: string; readonly rules: boolean }, chain: string): boolean {
  const last = key.trimEnd().split(' ').at(-1) ?? '';
  return rules || hookOrder.indexOf(chain) <= hookOrder.indexOf(last);
}

/** True where a table comes twice without a header between. */
function comesTwice(outputs: readonly Output[]): boolean {
  let seen = new Set<string>();
  for (const { key, headed } of outputs) {
    if (headed) seen = new Set();
    if (seen.has(key)) return true;
    seen.add(key);
  }
  return false;
}

function decided(
  chunks: readonly Chunk[],
  firstLines: readonly number[],
  outputs: readonly Output[],
  named: Family,
): FamilyPlan {
  const byChunk = new Map<number, Map<number, Family>>();
  const assumed: AssumedFamily[] = [];
  const lineOf = ({ chunk, line }: Place): number => (firstLines[chunk] ?? 0) + line;
  let seen = new Map<string, Family>();
  let current = named;
  for (const [index, output] of outputs.entries()) {
    const { header, headed, key, kind, chunk, line } = output;
    if (headed) seen = new Map();
    const said = header !== undefined && !seen.has(key) ? header : undefined;
    const evidence = said === undefined ? evidenceIn(chunks, output) : undefined;
    const twin = kind === 'listing' ? (seen.get(key) ?? laterTwin(chunks, outputs, index)) : undefined;
    current = said ?? evidence?.family ?? (twin && otherFamily(twin)) ?? current;
    seen.set(key, current);
    const here = byChunk.get(chunk) ?? new Map<number, Family>();
    byChunk.set(chunk, here.set(line, current));
    if (said === undefined) {
      const because = evidence && lineOf(evidence.place);
      assumed.push({ line: lineOf(output), family: current, because });
    }
  }
  const families = new Set([...byChunk.values()].flatMap((lines) => [...lines.values()]));
  return { byChunk, assumed: families.size > 1 ? assumed : [] };
}

/** The family of the next listing of the same chains, where it tells one. */
function laterTwin(chunks: readonly Chunk[], outputs: readonly Output[], index: number): Family | undefined {
  const key = outputs[index]?.key;
  const later = outputs.slice(index + 1);
  const next = later.findIndex(({ headed }) => headed);
  const twin = (next < 0 ? later : later.slice(0, next)).find((output) => output.key === key);
  return twin && evidenceIn(chunks, twin)?.family;
}

/** The family of most of the lines that tell one, and the first of these; undefined: none tells, or as many each way. */
function evidenceIn(
  chunks: readonly Chunk[],
  { chunk: from, line: firstLine, end }: Output,
): { readonly family: Family; readonly place: Place } | undefined {
  const first: Partial<Record<Family, Place>> = {};
  const count = { ipv4: 0, ipv6: 0 };
  for (let chunk = from; chunk <= end.chunk; chunk++) {
    const text = chunks[chunk];
    if (!text) continue;
    const lines = familiesOfLines(text);
    const stop = chunk === end.chunk ? end.line : lines.length;
    for (let line = chunk === from ? firstLine : 0; line < stop; line++) {
      const family = lines[line];
      if (family === undefined) continue;
      count[family]++;
      first[family] ??= { chunk, line };
    }
  }
  if (count.ipv4 === count.ipv6) return undefined;
  const family = count.ipv4 > count.ipv6 ? 'ipv4' : 'ipv6';
  const place = first[family];
  return place && { family, place };
}
