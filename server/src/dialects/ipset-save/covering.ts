/** Networks in networks: which entry of a set the kernel would ask next, were the narrower one not there. */
import { lengthOfMask } from '../../net/address.ts';
import { keyOfPart } from './keys.ts';
import type { SetEntry, SetPart } from './model.ts';
import { setType } from './types.ts';

export interface Covered {
  readonly entry: SetEntry;
  /** The narrowest wider entry with the same other dimensions; undefined: none. */
  readonly above: SetEntry | undefined;
}

/** Entries between two moments for other work. */
const pause = 2000;

/**
 * Of types with networks every entry; of others none. Types with two networks are looked at by the first one.
 * Undefined: a good moment for other work.
 */
export function* nearestAbove(type: string, entries: readonly SetEntry[]): Generator<Covered | undefined> {
  const at = setType(type)?.dimensions.indexOf('net') ?? -1;
  if (at < 0) return;
  const byKey = new Map<string, SetEntry>();
  const lengths = new Set<number>();
  for (const entry of entries) {
    const length = lengthAt(entry.parts[at]);
    if (length === undefined) continue;
    lengths.add(length);
    const key = keyAt(entry, at, length);
    if (!byKey.has(key)) byKey.set(key, entry);
  }
  const descending = [...lengths].sort((a, b) => b - a);
  for (const [index, entry] of entries.entries()) {
    if (index % pause === 0) yield undefined;
    const length = lengthAt(entry.parts[at]);
    if (length === undefined) continue;
    let above: SetEntry | undefined;
    for (const shorter of descending) {
      if (shorter >= length) continue;
      above = byKey.get(keyAt(entry, at, shorter));
      if (above !== undefined) break;
    }
    yield { entry, above };
  }
}

function lengthAt(part: SetPart | undefined): number | undefined {
  return part?.kind === 'prefix' ? lengthOfMask(part.prefix.mask) : undefined;
}

/** The entry with its network cut to `length`. */
function keyAt({ parts }: SetEntry, at: number, length: number): string {
  let key = '';
  for (const [index, part] of parts.entries()) {
    if (index === at && part.kind === 'prefix') key += `${cut(part.prefix.address.words, length)}/${length},`;
    else key += `${keyOfPart(part)},`;
  }
  return key;
}

function cut(words: readonly number[], length: number): string {
  let text = '';
  for (const [index, word] of words.entries()) {
    const bits = Math.min(Math.max(length - index * 32, 0), 32);
    text += `${bits === 0 ? 0 : (word & (0xffffffff << (32 - bits))) >>> 0}.`;
  }
  return text;
}
