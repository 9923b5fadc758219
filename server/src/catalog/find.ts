/** Looks facts up by the words that stand in dumps. The maps are built once; they never change. */
import type { Family } from '../net/family.ts';
import { matches } from './matches/index.ts';
import { tables } from './names/rules.ts';
import { targets } from './targets/index.ts';
import type { BuiltinChain, MatchSpec, TableName, TargetSpec } from './types.ts';

function byName<Spec extends MatchSpec | TargetSpec>(
  specs: readonly Spec[],
  family: Family,
): ReadonlyMap<string, Spec> {
  const found = new Map<string, Spec>();
  for (const spec of specs) {
    if (!spec.families.includes(family)) continue;
    for (const name of [spec.name, ...spec.aliases]) if (!found.has(name)) found.set(name, spec);
  }
  return found;
}

const matchesByName: Readonly<Record<Family, ReadonlyMap<string, MatchSpec>>> = {
  ipv4: byName(matches, 'ipv4'),
  ipv6: byName(matches, 'ipv6'),
};

/** The entry for jumps to chains is not the name of anything. */
const namedTargets = targets.filter(({ verdict }) => verdict !== 'jump');

const targetsByName: Readonly<Record<Family, ReadonlyMap<string, TargetSpec>>> = {
  ipv4: byName(namedTargets, 'ipv4'),
  ipv6: byName(namedTargets, 'ipv6'),
};

/** The match as written after `-m`, aliases included; undefined: the family has none of that name. */
export function findMatch(name: string, family: Family): MatchSpec | undefined {
  return matchesByName[family].get(name);
}

/** The target as written after `-j`; undefined: none of that name, so a chain. */
export function findTarget(name: string, family: Family): TargetSpec | undefined {
  return targetsByName[family].get(name);
}

/** The tables in the order in which a packet meets them at a hook. */
export const tableNames: readonly TableName[] = ['raw', 'mangle', 'nat', 'filter', 'security'];

export function isTableName(name: string): name is TableName {
  return (tableNames as readonly string[]).includes(name);
}

export function builtinChains(table: TableName): readonly BuiltinChain[] {
  return tables[table];
}

const chainNames: readonly string[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

/** True where the table has a built-in chain of that name: PREROUTING is none of filter's. */
export function isBuiltinChain(table: TableName, name: string): name is BuiltinChain {
  return chainNames.includes(name) && (tables[table] as readonly string[]).includes(name);
}
