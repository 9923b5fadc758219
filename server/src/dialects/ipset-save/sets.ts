/** Sets while they are being read, and the commands that make them. */

import { maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { parseAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { expected, type PlacedWord, type Report } from '../dump.ts';
import type { Origin } from '../origin.ts';
import { readElement } from './element.ts';
import type { IpSet, SetEntry, SetPart } from './model.ts';
import { readAddOptions, readCreateOptions } from './options.ts';
import type { SetShape } from './part.ts';
import { setType } from './types.ts';

export interface SetDraft {
  name: string;
  readonly type: string;
  readonly family?: Family;
  readonly options: IpSet['options'];
  readonly entries: SetEntry[];
  readonly origin: Origin;
  readonly shape: SetShape;
}

/** By name, in the order of creation. */
export type SetDrafts = Map<string, SetDraft>;

/** Makes a set of its name, its type and the words behind. Undefined: no such type. */
export function createSet(
  sets: SetDrafts,
  name: PlacedWord | undefined,
  typeWord: PlacedWord | undefined,
  rest: readonly PlacedWord[],
  origin: Origin,
  report: Report,
): SetDraft | undefined {
  if (name === undefined || typeWord === undefined) {
    report(name?.span ?? { start: 0, end: 0 }, 'ipset-syntax', expected('a set’s name and type', name));
    return undefined;
  }
  const type = setType(typeWord.text);
  if (type === undefined) {
    const what = message('“{type}” is no type of set that ipset knows, so this set is left out.', {
      type: typeWord.text,
    });
    report(typeWord.span, 'ipset-type-unknown', what);
    return undefined;
  }
  const options = readCreateOptions(rest, report);
  const { family: written } = options;
  const family: Family = typeof written === 'string' && written.endsWith('6') && type.hasFamily ? 'ipv6' : 'ipv4';
  const mask = maskOf(options, family);
  const draft: SetDraft = {
    name: name.text,
    type: type.name,
    ...(type.hasFamily ? { family } : {}),
    options,
    entries: [],
    origin,
    shape: { type, family, ...(mask === undefined ? {} : { mask }) },
  };
  // A second `create` of a name fails, or with -exist does nothing: the first set stays.
  if (!sets.has(draft.name)) sets.set(draft.name, draft);
  return sets.get(draft.name);
}

/** Reads an element and what stands behind it into the set. */
export function addEntry(
  set: SetDraft,
  element: PlacedWord,
  rest: readonly PlacedWord[],
  origin: Origin,
  report: Report,
): void {
  const read = readElement(element, set.shape);
  if ('code' in read) {
    report(read.span, read.code, read.message);
    return;
  }
  const { place, wildcard, ...options } = readAddOptions(rest, set.options, report);
  const entries = read.map((parts) => ({ parts: wildcard ? parts.map(asWildcard) : parts, ...options, origin }));
  set.entries.splice(placeIn(set, place), 0, ...entries);
}

/** Removes the entries that are written the same; the rest of the line says nothing. */
export function deleteEntry(set: SetDraft, element: PlacedWord, report: Report): void {
  const read = readElement(element, set.shape);
  if ('code' in read) {
    report(read.span, read.code, read.message);
    return;
  }
  const gone = new Set(read.map(keyOf));
  const kept = set.entries.filter((entry) => !gone.has(keyOf(entry.parts)));
  set.entries.splice(0, set.entries.length, ...kept);
}

export function finishSet({ shape: _, ...set }: SetDraft): IpSet {
  return set;
}

/** The same text for parts that are the same. */
export function keyOf(parts: readonly SetPart[]): string {
  return JSON.stringify(parts);
}

function asWildcard(part: SetPart): SetPart {
  return part.kind === 'iface' ? { ...part, wildcard: true } : part;
}

function placeIn(set: SetDraft, place: { side: 'before' | 'after'; name: string } | undefined): number {
  if (place === undefined) return set.entries.length;
  const index = set.entries.findIndex(({ parts: [part] }) => part?.kind === 'set' && part.name === place.name);
  if (index < 0) return set.entries.length;
  return place.side === 'before' ? index : index + 1;
}

function maskOf(options: IpSet['options'], family: Family): readonly number[] | undefined {
  const { netmask, bitmask } = options;
  if (typeof netmask === 'string') return maskOfLength(family, Number(netmask));
  return typeof bitmask === 'string' ? parseAddress(bitmask)?.words : undefined;
}
