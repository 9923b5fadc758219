/** Where each match and target is accepted, worked out once for every table from what the catalog says. */
import { builtinChains, tableNames } from '../../../catalog/find.ts';
import type { BuiltinChain, MatchSpec, TableName, TargetSpec, UserChainRule, Variant } from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';

/** Who refuses; without `refusedBy` both programs do. */
export interface Refusal {
  readonly refusedBy?: Variant;
  /** The built-in chains that would be right; empty: none of the table. */
  readonly accepted: readonly BuiltinChain[];
  /** Tables that accept it, with their chains where these are not all: `nat (PREROUTING, OUTPUT), raw`. */
  readonly elsewhere: string;
}

export interface TablePlacement {
  readonly refusedIn: Readonly<Partial<Record<BuiltinChain, Refusal>>>;
  /** The refusal of user-defined chains, whoever jumps there. */
  readonly refusedInUserChains: Refusal | undefined;
  /** Built-in chains from which packets may come to a user-defined chain that has it; undefined: all. */
  readonly reachableFrom: readonly BuiltinChain[] | undefined;
}

export type Placements = Readonly<Record<TableName, TablePlacement>>;

type Spec = MatchSpec | TargetSpec;

const variants: readonly Variant[] = ['nft', 'legacy'];

function isRule(rule: UserChainRule | Readonly<Record<Variant, UserChainRule>>): rule is UserChainRule {
  return 'tables' in rule;
}

function userTables({ userChain }: Spec, variant: Variant): readonly TableName[] | undefined {
  if (!userChain) return undefined;
  return isRule(userChain) ? userChain.tables : userChain[variant].tables;
}

function acceptedIn(spec: Spec, family: Family, table: TableName, variant: Variant): readonly BuiltinChain[] {
  const placement = spec.allowedByVariant?.[family]?.[variant] ?? spec.allowed?.[family];
  return placement ? (placement[table] ?? []) : builtinChains(table);
}

function elsewhere(spec: Spec, family: Family, variant: Variant): string {
  return tableNames
    .flatMap((table) => {
      const chains = acceptedIn(spec, family, table, variant);
      if (chains.length === 0) return [];
      return chains.length < builtinChains(table).length ? `${table} (${chains.join(', ')})` : table;
    })
    .join(', ');
}

function inTable(spec: Spec, family: Family, table: TableName): TablePlacement {
  const accepted = (variant: Variant) => acceptedIn(spec, family, table, variant);
  const refusalBy = (
    refused: (variant: Variant) => boolean,
    instead: (variant: Variant) => readonly BuiltinChain[],
  ): Refusal | undefined => {
    const by = variants.filter(refused);
    const [only] = by;
    if (only === undefined) return undefined;
    const more = { accepted: instead(only), elsewhere: elsewhere(spec, family, only) };
    return by.length === 1 ? { refusedBy: only, ...more } : more;
  };
  const refusedIn: Partial<Record<BuiltinChain, Refusal>> = {};
  for (const chain of builtinChains(table)) {
    const refusal = refusalBy((variant) => !accepted(variant).includes(chain), accepted);
    if (refusal) refusedIn[chain] = refusal;
  }
  const refusesUserChains = (variant: Variant): boolean => {
    const tables = userTables(spec, variant);
    return tables ? !tables.includes(table) : accepted(variant).length === 0;
  };
  const chains = accepted('legacy');
  return {
    refusedIn,
    refusedInUserChains: refusalBy(refusesUserChains, () => []),
    reachableFrom: chains.length < builtinChains(table).length ? chains : undefined,
  };
}

/** Undefined: accepted everywhere. */
export function placementsOf(spec: Spec, family: Family): Placements | undefined {
  if (!spec.allowed && !spec.allowedByVariant && !spec.userChain) return undefined;
  return Object.fromEntries(tableNames.map((table) => [table, inTable(spec, family, table)])) as unknown as Placements;
}
