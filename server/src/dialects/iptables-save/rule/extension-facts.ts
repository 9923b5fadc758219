/**
 * What reading a rule asks about each match and target, worked out once from the catalog. All of one shape:
 * the catalog's own entries leave out what does not apply, which makes asking them a million times slow.
 */
import type { MatchSpec, OptionSpec, TargetSpec } from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';
import { allMatches, allTargets, protocolNumber } from '../facts.ts';
import { optionTable } from '../option-tables.ts';
import { type Placements, placementsOf } from './placement-facts.ts';

export interface ExtensionFacts {
  /** Long options by name and alias, without dashes. */
  readonly options: ReadonlyMap<string, OptionSpec>;
  readonly mandatory: readonly OptionSpec[];
  /** At least one of these; empty: no such rule. */
  readonly oneOf: readonly string[];
  /** True where options require or exclude others. */
  readonly related: boolean;
  /** Numbers of the protocols of which `-p` must say one; empty: any will do. */
  readonly protocols: readonly number[];
  readonly protocolNames: string;
  readonly protocolNegatable: boolean;
  /** Undefined: accepted everywhere. */
  readonly placements: Placements | undefined;
  /** True where options have limits of their own. */
  readonly placedOptions: boolean;
}

type Spec = MatchSpec | TargetSpec;

function protocolsOf(spec: Spec, family: Family): readonly string[] {
  const { requiresProtocol } = spec;
  // Ports of multiport are looked up while they are read: see in-order.ts.
  if (!requiresProtocol || (spec.kind === 'match' && spec.name === 'multiport')) return [];
  if (isList(requiresProtocol)) return requiresProtocol;
  return requiresProtocol[family] ?? [];
}

function isList(value: NonNullable<Spec['requiresProtocol']>): value is readonly string[] {
  return Array.isArray(value);
}

function compile(spec: Spec, family: Family): ExtensionFacts {
  const options = optionTable(spec, family).exact;
  const all = [...new Set(options.values())];
  const protocolNames = protocolsOf(spec, family);
  return {
    options,
    mandatory: all.filter(({ mandatory }) => mandatory),
    oneOf: spec.requiresOneOf ?? spec.requiresExactlyOneOf ?? [],
    related: all.some(({ requires, conflictsWith }) => requires !== undefined || conflictsWith !== undefined),
    protocols: protocolNames.flatMap((name) => protocolNumber(name) ?? []),
    protocolNames: protocolNames.join(', '),
    protocolNegatable: spec.protocolNegatable ?? false,
    placements: placementsOf(spec, family),
    placedOptions: all.some(({ chains, tables, valueChains }) => (chains ?? tables ?? valueChains) !== undefined),
  };
}

function compileAll(family: Family): ReadonlyMap<Spec, ExtensionFacts> {
  return new Map([...allMatches, ...allTargets].map((spec) => [spec, compile(spec, family)]));
}

const compiled: Readonly<Record<Family, ReadonlyMap<Spec, ExtensionFacts>>> = {
  ipv4: compileAll('ipv4'),
  ipv6: compileAll('ipv6'),
};

const unknown: ExtensionFacts = {
  options: new Map(),
  mandatory: [],
  oneOf: [],
  related: false,
  protocols: [],
  protocolNames: '',
  protocolNegatable: true,
  placements: undefined,
  placedOptions: false,
};

/** The facts of a match or target; of one that nobody knows, there are none. */
export function factsOf(spec: Spec | undefined, family: Family): ExtensionFacts {
  return spec === undefined ? unknown : (compiled[family].get(spec) ?? unknown);
}
