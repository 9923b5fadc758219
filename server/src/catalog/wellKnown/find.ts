/** Who is behind a name in a dump. */
import type { TableName } from '../types.ts';
import { addresses } from './addresses.ts';
import { wellKnownChains } from './chains/index.ts';
import { comments } from './comments.ts';
import { devices } from './devices.ts';
import { marks } from './marks.ts';
import { sets } from './sets.ts';
import type {
  WellKnownAddress,
  WellKnownChain,
  WellKnownComment,
  WellKnownDevice,
  WellKnownMark,
  WellKnownSet,
} from './types.ts';

interface Matcher<Entry> {
  readonly pattern: RegExp;
  readonly entry: Entry;
}

function matchers<Entry extends { readonly pattern: string }>(entries: readonly Entry[]): readonly Matcher<Entry>[] {
  return entries.map((entry) => ({ pattern: new RegExp(entry.pattern), entry }));
}

const chainMatchers = matchers(wellKnownChains);
const setMatchers = matchers(sets);
const deviceMatchers = matchers(devices);
const commentMatchers = matchers(comments);

const certainty: Readonly<Record<string, number>> = { exact: 0, prefix: 1, weak: 2 };

/**
 * The chain's maker and purpose. Of several entries the surest wins; `weak` ones tell only together with others
 * of the same maker, so they come last. Undefined: nobody known.
 */
export function ownerOfChain(table: TableName | undefined, name: string): WellKnownChain | undefined {
  const found = chainMatchers
    .filter(({ pattern, entry }) => (table === undefined || entry.tables.includes(table)) && pattern.test(name))
    .map(({ entry }) => entry);
  return found.sort((a, b) => (certainty[a.specificity] ?? 3) - (certainty[b.specificity] ?? 3))[0];
}

export function ownerOfSet(name: string): WellKnownSet | undefined {
  return setMatchers.find(({ pattern }) => pattern.test(name))?.entry;
}

export function ownerOfDevice(name: string): WellKnownDevice | undefined {
  return deviceMatchers.find(({ pattern }) => pattern.test(name))?.entry;
}

/**
 * Whose bits a mark holds: entries whose mask lies wholly in `mask` (32 bits, unsigned) and whose bits stand in `value`.
 * Entries with exactly this value and mask come first.
 */
export function ownersOfMark(value: number, mask: number): readonly WellKnownMark[] {
  const fits = (entry: WellKnownMark): boolean => {
    const bits = Number(entry.value);
    const under = Number(entry.mask);
    if (!Number.isInteger(bits) || !Number.isInteger(under) || under === 0) return false;
    return (under & mask) >>> 0 === under >>> 0 && (value & under) >>> 0 === bits >>> 0 && bits !== 0;
  };
  const exact = (entry: WellKnownMark): boolean => Number(entry.value) === value && Number(entry.mask) === mask;
  const found = marks.filter(fits);
  const sure = found.filter(exact);
  return sure.length > 0 ? sure : found;
}

/** What a comment tells, with its named parts (namespace, service, port…) read out. */
export function meaningOfComment(
  text: string,
): { readonly comment: WellKnownComment; readonly parts: Readonly<Record<string, string>> } | undefined {
  for (const { pattern, entry } of commentMatchers) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const parts = Object.entries(found.groups ?? {}).filter((part): part is [string, string] => part[1] !== undefined);
    return { comment: entry, parts: Object.fromEntries(parts) };
  }
  return undefined;
}

/** Addresses that mean the same everywhere, such as 169.254.169.254. */
export function meaningOfAddress(text: string): WellKnownAddress | undefined {
  return addresses.find((entry) => entry.value === text || entry.value === `${text}/32`);
}
