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

/** What reading an option of the rule line does. */
export type CoreRole =
  | 'command'
  | 'match'
  | 'target'
  | 'condition'
  | 'counters'
  | 'family'
  | 'refused'
  | 'stop'
  | 'other';

/** An option of the rule line, ready to be read. */
export interface CoreOption {
  readonly spec: CoreOptionSpec;
  readonly arity: ShortArity;
  readonly role: CoreRole;
}

const roles: Readonly<Record<string, CoreRole>> = {
  '-m': 'match',
  '-j': 'target',
  '-g': 'target',
  '-p': 'condition',
  '-s': 'condition',
  '-d': 'condition',
  '-i': 'condition',
  '-o': 'condition',
  '-f': 'condition',
  '-c': 'counters',
  '-4': 'family',
  '-6': 'family',
  '-t': 'refused',
  '-w': 'refused',
  '-W': 'refused',
  '-h': 'stop',
  '-V': 'stop',
};

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

const core: readonly CoreOption[] = [...coreOptions, ...printing].map((spec) => ({
  spec,
  arity: arityOf(spec),
  role: spec.command ? 'command' : (roles[spec.name] ?? 'other'),
}));

/** By letter code: `-p`. */
export const shortOptions: ReadonlyMap<number, CoreOption> = new Map(
  core.filter(({ spec }) => spec.name.length === 2).map((option) => [option.spec.name.charCodeAt(1), option]),
);

/** By long name without dashes: `protocol`. */
export const longCoreOptions: ReadonlyMap<string, CoreOption> = new Map(
  core.flatMap((option) =>
    [option.spec.name, ...option.spec.aliases]
      .filter((name) => name.startsWith('--'))
      .map((name) => [name.slice(2), option] as const),
  ),
);

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
