/** The rules of several dumps: one ruleset a family and variant, and each table once. */
import type { TableName } from '../catalog/types.ts';
import type { Family } from '../net/family.ts';
import { message } from '../text/message.ts';
import type { Ruleset, RuleTable } from './model.ts';
import type { Note } from './note.ts';
import type { Part } from './parts.ts';

type RulesetPart = Extract<Part, { readonly kind: 'ruleset' }>;

export function joinRulesets(parts: readonly RulesetPart[], notes: Note[]): readonly Ruleset[] {
  const joined: Ruleset[] = [];
  for (const { ruleset } of parts) {
    const index = joined.findIndex((known) => known.family === ruleset.family && sameVariant(known, ruleset));
    const known = joined[index];
    if (known === undefined) joined.push(ruleset);
    else joined[index] = joinTwo(known, ruleset, notes);
  }
  return joined.filter((ruleset) => ruleset.tables.size > 0 || ruleset === onlyEmpty(joined, ruleset.family));
}

/** The first of a family that has no rules at all, which its empty dumps say; undefined where one has some. */
function onlyEmpty(all: readonly Ruleset[], family: Family): Ruleset | undefined {
  const own = all.filter((ruleset) => ruleset.family === family);
  return own.every(({ tables }) => tables.size === 0) ? own[0] : undefined;
}

/** A dump that doesn't name its variant is taken for the one that is there. */
function sameVariant(a: Ruleset, b: Ruleset): boolean {
  return a.variant === undefined || b.variant === undefined || a.variant === b.variant;
}

function joinTwo(first: Ruleset, second: Ruleset, notes: Note[]): Ruleset {
  const tables = new Map<TableName, RuleTable>(first.tables);
  for (const [name, table] of second.tables) {
    const known = tables.get(name);
    if (known === undefined) tables.set(name, table);
    else if (!alike(known, table)) {
      notes.push({
        ...(table.origin === undefined ? {} : { origin: table.origin }),
        message: message('Table {table} stands in {first} and, different, in {second}: the one in {first} is taken.', {
          table: name,
          first: known.origin?.file ?? '',
          second: table.origin?.file ?? '',
        }),
      });
    }
  }
  const variant = first.variant ?? second.variant;
  return {
    family: first.family,
    ...(variant === undefined ? {} : { variant }),
    tables,
    mentions: (word) => first.mentions(word) || second.mentions(word),
    rulesThatSay: (pattern) => [...first.rulesThatSay(pattern), ...second.rulesThatSay(pattern)],
  };
}

/** Dumps of the same table have the same chains with as many rules; reading them all to compare would cost too much. */
function alike(a: RuleTable, b: RuleTable): boolean {
  const used = (table: RuleTable) => [...table.chains.values()].filter((chain) => chain.rules.length > 0);
  const [chains, others] = [used(a), used(b)];
  return (
    chains.length === others.length &&
    chains.every((chain) => b.chains.get(chain.name)?.rules.length === chain.rules.length)
  );
}
