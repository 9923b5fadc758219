/** The software at work in a dump, by the names of its chains. */
import type { TableName } from '../catalog/types.ts';
import { softwareOfChains } from '../catalog/wellKnown/find.ts';
import type { RulesView } from '../checks/view.ts';
import type { Part } from '../dialects/iptables-save/dump/part.ts';
import { onceWithin } from '../text/once.ts';

export function softwareAtWork({ tables }: RulesView): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { known: table, block } of tables) {
    if (table === undefined) continue;
    for (const { part } of block.parts) for (const software of softwareIn(table, part)) found.add(software);
  }
  return found;
}

/** By part: an edit leaves the names of all other chunks as they are, and a dump of kube-proxy has 40,000 of them. */
const softwareIn = onceWithin((table: TableName, { declared }: Part) =>
  softwareOfChains(declared.names.map((name) => ({ table, name }))),
);
