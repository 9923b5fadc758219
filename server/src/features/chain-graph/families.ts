/** Chains of one make that there are many of, such as kube-proxy's one a service: one box stands for them all. */
import type { TableName } from '../../catalog/types.ts';
import { ownerOfChain } from '../../catalog/wellKnown/find.ts';
import type { ChainFacts } from './collect.ts';

/** So many chains of a family are still shown one by one. */
const fewest = 6;
/** So many chains of a family that the user opened are shown one by one; a box stands for the rest. */
const mostOpened = 60;
/** In a table with fewer chains than this every one is shown, whosever it is. */
const small = 24;

/** Which box each chain is drawn in: its own, by its name, or a group's. */
export function boxes(
  table: TableName | undefined,
  chains: Iterable<ChainFacts>,
  { expanded, apart }: { readonly expanded: readonly string[]; readonly apart: readonly string[] },
): ReadonlyMap<string, string> {
  const all = [...chains];
  const alone = new Set(apart);
  const families = new Map<string, string[]>();
  for (const { name, builtin } of all) {
    if (builtin || alone.has(name)) continue;
    const family = familyOf(table, name);
    if (family === undefined) continue;
    const members = families.get(family);
    if (members === undefined) families.set(family, [name]);
    else members.push(name);
  }
  const box = new Map(all.map(({ name }) => [name, name]));
  for (const [family, members] of families) {
    if (members.length <= fewest || all.length <= small) continue;
    const id = `group:${family}`;
    const grouped = expanded.includes(id) ? members.slice(mostOpened) : members;
    for (const name of grouped) box.set(name, id);
  }
  return box;
}

/**
 * What a chain has in common with its like: the pattern of names that its maker gives, or else what stands in
 * front of its last dash or underscore. Undefined: its name stands for itself.
 */
function familyOf(table: TableName | undefined, name: string): string | undefined {
  const owner = ownerOfChain(table, name);
  if (owner !== undefined) return fixedName.test(owner.pattern) ? undefined : owner.pattern;
  return /^.*[-_]/.exec(name)?.[0];
}

/** A pattern that one name alone fits. */
const fixedName = /^\^[\w-]+\$$/;

/** “KUBE-SVC-…”: what the names begin with. */
export function commonLabel(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--;
  const prefix = first.slice(0, length);
  // Names of hashes often agree in a letter or two by chance: a word ends at a dash.
  const word = /^.*[-_]/.exec(prefix)?.[0] ?? prefix;
  return `${word}…`;
}
