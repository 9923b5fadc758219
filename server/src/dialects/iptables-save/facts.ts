/** The catalog's names in the shapes that reading needs: spellings with what they mean. */
import { coreOptions } from '../../catalog/core.ts';
import { matches } from '../../catalog/matches/index.ts';
import * as names from '../../catalog/names/index.ts';
import { portOfService } from '../../catalog/services.ts';
import { targets } from '../../catalog/targets/index.ts';
import type { CoreOptionSpec, MatchSpec, TargetSpec } from '../../catalog/types.ts';
import { type Family, families } from '../../net/family.ts';

export type { CoreOptionSpec };
export { coreOptions };

export const allMatches: readonly MatchSpec[] = matches;

/** Without the entry that stands for jumps to user-defined chains. */
export const allTargets: readonly TargetSpec[] = targets.filter(({ verdict }) => verdict !== 'jump');

/** A word of an enumeration, and the catalog's own name for it. */
export interface SpelledName {
  readonly written: string;
  readonly name: string;
  /** Value, kind or level, where the enumeration has numbers. */
  readonly number?: number;
}

interface RawEntry {
  readonly name: string;
  readonly alias?: boolean | string;
  readonly aliasOf?: string;
  readonly value?: number;
  readonly kind?: number;
  readonly level?: number;
}

function spelled(entry: string | RawEntry): readonly SpelledName[] {
  if (typeof entry === 'string') return [{ written: entry, name: entry }];
  const number = entry.value ?? entry.kind ?? entry.level;
  const name = entry.aliasOf ?? entry.name;
  const more = number === undefined ? {} : { number };
  const own = { written: entry.name, name, ...more };
  return typeof entry.alias === 'string' ? [own, { written: entry.alias, name, ...more }] : [own];
}

function list(entries: readonly (string | RawEntry)[]): readonly SpelledName[] {
  return entries.flatMap(spelled);
}

const allProtocols = [...names.protocols.builtin, ...names.protocols.fromProtocolsFile];
const headerProtocols: ReadonlySet<number> = new Set(names.ipv6headers.map(({ protocol }) => protocol));

/** Headers by their own names, and by the names that protocols files have for the same numbers. */
const ipv6headers = list([
  ...names.ipv6headers,
  ...allProtocols.filter(({ number }) => headerProtocols.has(number)).map(({ name }) => name),
]);

const enumerations: Readonly<Record<string, (family: Family) => readonly SpelledName[]>> = {
  addrtype: constant(names.addrtype),
  ctstates: constant(names.ctstates),
  stateStates: constant(names.stateStates),
  ctstatus: constant(names.ctstatus),
  ctevents: constant(names.ctevents),
  expevents: constant(names.expevents),
  rejectWith: byFamily((family) => list(names.rejectWith[family].values)),
  dscpClasses: constant(names.dscpClasses),
  logLevels: constant(names.logLevels),
  pktTypes: constant(names.pktTypes),
  dccpTypes: constant(names.dccpTypes),
  weekdays: constant(names.weekdays),
  tcpOptNames: constant(names.tcpOptNames),
  tcpFlags: constant(names.tcpFlags),
  ipv6headers: () => ipv6headers,
};

function constant(entries: readonly (string | RawEntry)[]): () => readonly SpelledName[] {
  const all = list(entries);
  return () => all;
}

function byFamily(read: (family: Family) => readonly SpelledName[]): (family: Family) => readonly SpelledName[] {
  const all = new Map(families.map((family) => [family, read(family)]));
  return (family) => all.get(family) ?? [];
}

/** The words that an option takes: listed in the option itself, or in the enumeration it refers to. */
export function namesOf(
  own: readonly string[] | undefined,
  reference: string | undefined,
  family: Family,
): readonly SpelledName[] {
  if (reference !== undefined) return enumerations[reference]?.(family) ?? [];
  return own ? (ownNames.get(own) ?? []) : [];
}

/** The enumerations that stand in options themselves. */
const ownNames: ReadonlyMap<readonly string[], readonly SpelledName[]> = new Map(
  [...matches, ...targets].flatMap(({ options }) =>
    options.flatMap((option) => (option.enum ? [[option.enum, list(option.enum)] as const] : [])),
  ),
);

/** The port of a service; without a protocol, of any protocol. */
export function servicePort(name: string, protocol: string | undefined): number | undefined {
  return portOfService(name, protocol);
}

const protocolNumbers: ReadonlyMap<string, number> = new Map(
  allProtocols.toReversed().map(({ name, number }) => [name, number]),
);

/** The number of a protocol by its name in lower case: iptables' own names, then those of a protocols file. */
export function protocolNumber(name: string): number | undefined {
  return protocolNumbers.get(name);
}

export function protocolNames(): Iterable<string> {
  return protocolNumbers.keys();
}

/** iptables' own name of a number: the name whose match a `-p NUMBER` loads. */
export function builtinProtocolName(number: number | undefined): string | undefined {
  return names.protocols.builtin.find((entry) => entry.number === number)?.name;
}

export interface IcmpName {
  readonly name: string;
  readonly any: boolean;
  readonly type: number;
  /** Undefined: any code. */
  readonly code?: number;
}

interface RawIcmp {
  readonly name: string;
  readonly any?: boolean;
  readonly type?: number;
  readonly code?: number;
}

function icmpNames(entries: readonly RawIcmp[]): readonly IcmpName[] {
  return entries.map(({ name, any, type, code }) => ({
    name,
    any: any ?? false,
    type: type ?? 0,
    ...(code === undefined ? {} : { code }),
  }));
}

const icmp = { icmpTypes: icmpNames(names.icmpTypes), icmpv6Types: icmpNames(names.icmpv6Types) };

export function icmpTypes(version: 'icmpTypes' | 'icmpv6Types'): readonly IcmpName[] {
  return icmp[version];
}

export function mhTypes(): readonly { readonly name: string; readonly type: number }[] {
  return names.mhTypes;
}

const chunks = names.sctpChunks.map((chunk: { name: string; flags?: string }) => ({
  name: chunk.name,
  flags: chunk.flags ?? '',
}));

/** Chunks of SCTP with the letters of their flags. */
export function sctpChunks(): readonly { readonly name: string; readonly flags: string }[] {
  return chunks;
}
