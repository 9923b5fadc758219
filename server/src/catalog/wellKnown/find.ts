/** Who is behind a name, a mark, an address or a comment in a dump. The tables are built once and never change. */
import { inPrefix, lengthOfMask, type Prefix } from '../../net/address.ts';
import { parsePrefix } from '../../net/text.ts';
import type { TableName } from '../types.ts';
import { addresses } from './addresses.ts';
import { type ByPattern, byPattern } from './byPattern.ts';
import { wellKnownChains } from './chains/index.ts';
import { comments } from './comments.ts';
import { devices } from './devices.ts';
import { sets } from './sets.ts';
import type { WellKnownAddress, WellKnownChain, WellKnownComment, WellKnownDevice, WellKnownSet } from './types.ts';

export { ownersOfMark } from './marks/find.ts';

const sureChains = byPattern([
  ...wellKnownChains.filter(({ specificity }) => specificity === 'exact'),
  ...wellKnownChains.filter(({ specificity }) => specificity === 'prefix'),
]);
const weakChains = byPattern(wellKnownChains.filter(({ specificity }) => specificity === 'weak'));
const setsByPattern = byPattern(sets);
const devicesByPattern = byPattern(devices);
const commentMatchers = comments.map((entry) => ({ pattern: new RegExp(entry.pattern), entry }));

function chainIn(
  chains: ByPattern<WellKnownChain>,
  table: TableName | undefined,
  name: string,
): readonly WellKnownChain[] {
  const found = chains(name);
  return table === undefined ? found : found.filter(({ tables }) => tables.includes(table));
}

/**
 * The chain's maker and purpose; undefined: nobody known. Of several entries the surest wins.
 * Some software has names that others may well use too (Shorewall's `net_in`). Those tell only beside surer ones of
 * the same software: give `present`, the answer of `softwareOfChains` for the whole dump, to have them recognised.
 */
export function ownerOfChain(
  table: TableName | undefined,
  name: string,
  present?: ReadonlySet<string>,
): WellKnownChain | undefined {
  return (
    chainIn(sureChains, table, name)[0] ??
    (present && chainIn(weakChains, table, name).find(({ software }) => present.has(software)))
  );
}

/** The software that the chains' names prove to be at work. */
export function softwareOfChains(
  chains: Iterable<{ readonly table: TableName; readonly name: string }>,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { table, name } of chains) {
    const [owner] = chainIn(sureChains, table, name);
    if (owner) found.add(owner.software);
  }
  return found;
}

export function ownerOfSet(name: string): WellKnownSet | undefined {
  return setsByPattern(name)[0];
}

export function ownerOfDevice(name: string): WellKnownDevice | undefined {
  return devicesByPattern(name)[0];
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

interface KnownPrefix {
  readonly prefix: Prefix;
  /** Leading bits of the mask. */
  readonly length: number;
  readonly entry: WellKnownAddress;
}

/** Longest first, so that the narrowest answers. */
const knownPrefixes: readonly KnownPrefix[] = addresses
  .flatMap((entry) => {
    const prefix = parsePrefix(entry.value);
    const length = prefix && lengthOfMask(prefix.mask);
    return prefix && length !== undefined ? [{ prefix, length, entry }] : [];
  })
  .sort((a, b) => b.length - a.length);

/**
 * Addresses and networks that mean the same everywhere, such as 169.254.169.254, and addresses and networks inside
 * those that one software has for itself. Takes an address or prefix as text; undefined: nothing known, or no address.
 */
export function meaningOfAddress(text: string): WellKnownAddress | undefined {
  const asked = parsePrefix(text);
  const length = asked && lengthOfMask(asked.mask);
  if (!asked || length === undefined) return undefined;
  const found = knownPrefixes.find(
    (known) =>
      known.prefix.address.family === asked.address.family &&
      (known.length === length || (known.entry.inside === true && known.length < length)) &&
      inPrefix(known.prefix, asked.address),
  );
  return found?.entry;
}
