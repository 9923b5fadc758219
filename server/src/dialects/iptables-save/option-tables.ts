/** Options by their spellings: those of the rule line, and those of each match and target. */
import type { CoreOptionSpec, MatchSpec, OptionSpec, TargetSpec } from '../../catalog/types.ts';
import type { Family } from '../../net/family.ts';
import { allMatches, allTargets, coreOptions } from './facts.ts';

/** The long options of one extension in one family, without their dashes. */
export interface OptionTable {
  readonly exact: ReadonlyMap<string, OptionSpec>;
}

/** Whether a short option takes its value from the next word, too: `attached` ones do not by themselves. */
export type ShortArity = 'none' | 'required' | 'attached';

export interface ShortOption {
  readonly spec: CoreOptionSpec;
  readonly arity: ShortArity;
}

function tableOf(spec: MatchSpec | TargetSpec, family: Family): OptionTable {
  const exact = new Map<string, OptionSpec>();
  for (const option of spec.options) {
    // Kernels of today know the newest revision of a match only.
    if (option.onlyRevisions !== undefined) continue;
    if (option.families !== undefined && !option.families.includes(family)) continue;
    for (const name of [option.name, ...option.aliases]) exact.set(name.slice(2), option);
  }
  return { exact };
}

const tables: Readonly<Record<Family, ReadonlyMap<MatchSpec | TargetSpec, OptionTable>>> = {
  ipv4: new Map([...allMatches, ...allTargets].map((spec) => [spec, tableOf(spec, 'ipv4')])),
  ipv6: new Map([...allMatches, ...allTargets].map((spec) => [spec, tableOf(spec, 'ipv6')])),
};

const none: OptionTable = { exact: new Map() };

export function optionTable(spec: MatchSpec | TargetSpec, family: Family): OptionTable {
  return tables[family].get(spec) ?? none;
}

function arityOf(spec: CoreOptionSpec): ShortArity {
  if (spec.value === 'none') return 'none';
  return spec.value.startsWith('chain?') || spec.value === 'seconds?' ? 'attached' : 'required';
}

/** Options that print something and end the program with success. The catalog has no use for them. */
const printing: readonly CoreOptionSpec[] = [
  { name: '-h', aliases: ['--help'], value: 'chain?', negatable: false, summary: 'Print help and stop.' },
  { name: '-V', aliases: ['--version'], value: 'none', negatable: false, summary: 'Print the version and stop.' },
];

export const stopping: ReadonlySet<CoreOptionSpec> = new Set(printing);

const core = [...coreOptions, ...printing];

/** By letter code: `-p`. */
export const shortOptions: ReadonlyMap<number, ShortOption> = new Map(
  core.filter(({ name }) => name.length === 2).map((spec) => [spec.name.charCodeAt(1), { spec, arity: arityOf(spec) }]),
);

/** By long name without dashes: `protocol`. */
export const longCoreOptions: ReadonlyMap<string, CoreOptionSpec> = new Map(
  core.flatMap((spec) =>
    [spec.name, ...spec.aliases].filter((name) => name.startsWith('--')).map((name) => [name.slice(2), spec] as const),
  ),
);

export function coreArity(spec: CoreOptionSpec): ShortArity {
  return arityOf(spec);
}

function impliedIn(family: Family): ReadonlyMap<string, MatchSpec> {
  return new Map(
    allMatches
      .filter((spec) => spec.families.includes(family))
      .flatMap((spec) => (spec.implicitAfterProtocol ?? []).map((name) => [name, spec] as const)),
  );
}

/** Matches that a protocol loads by itself when an option is not known without: by the protocol's name as written. */
export const impliedMatches: Readonly<Record<Family, ReadonlyMap<string, MatchSpec>>> = {
  ipv4: impliedIn('ipv4'),
  ipv6: impliedIn('ipv6'),
};
