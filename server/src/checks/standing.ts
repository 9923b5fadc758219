/** Chains of a table that a statement about names holds for, kept from edit to edit. */
import type { Block } from '../dialects/iptables-save/dump/blocks.ts';
import type { LineCache } from '../dialects/iptables-save/dump/dump.ts';
import type { Part, PlacedPart } from '../dialects/iptables-save/dump/part.ts';
import type { RulesView, TableView } from './view.ts';

/** Depends on nothing but whether and where the block's index knows the name, and holds for declared chains only. */
export type NameStatement = (block: Block, chain: string) => boolean;

interface Kept {
  readonly block: Block;
  readonly names: Set<string>;
}

/** By the line of documents that edits make of each other, and the table's place in it. */
const kept = new WeakMap<NameStatement, WeakMap<LineCache, Map<number, Kept>>>();

/** Names between two steps. */
const stride = 2000;

/** Asks about all names once, and after an edit about those of the chunks that changed. In steps: there may be many. */
export function* chainsWhere(
  view: RulesView,
  table: TableView,
  holds: NameStatement,
): Generator<undefined, ReadonlySet<string>> {
  const { block } = table;
  const lineages = kept.get(holds) ?? new WeakMap<LineCache, Map<number, Kept>>();
  kept.set(holds, lineages);
  const tables = lineages.get(view.dump.cache) ?? new Map<number, Kept>();
  lineages.set(view.dump.cache, tables);
  const place = view.tables.indexOf(table);
  const before = tables.get(place);
  const changed = before === undefined ? block.index.declared.keys() : changedNames(before.block.parts, block.parts);
  // Kept only when all is done: work that is given up halfway must not count.
  const names = new Set(before?.names);
  let asked = 0;
  for (const name of changed) {
    if (++asked % stride === 0) yield undefined;
    if (holds(block, name)) names.add(name);
    else names.delete(name);
  }
  tables.set(place, { block, names });
  return names;
}

/** Names in parts that are not the same in both. */
function changedNames(before: readonly PlacedPart[], after: readonly PlacedPart[]): ReadonlySet<string> {
  const old = new Set(before.map(({ part }) => part));
  const fresh = new Set(after.map(({ part }) => part));
  const names = new Set<string>();
  const add = (part: Part): void => {
    for (const { names: mentioned } of [part.declared, part.rules, part.jumps])
      for (const name of mentioned) names.add(name);
  };
  for (const part of old) if (!fresh.has(part)) add(part);
  for (const part of fresh) if (!old.has(part)) add(part);
  return names;
}
