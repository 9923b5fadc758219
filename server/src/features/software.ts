/** The software at work in a dump, by the names of its chains. */
import { softwareOfChains } from '../catalog/wellKnown/find.ts';
import type { RulesView } from '../checks/view.ts';
import type { Part } from '../dialects/iptables-save/dump/part.ts';

/** By part: an edit leaves the names of all other chunks as they are, and a dump of kube-proxy has 40,000 of them. */
const kept = new WeakMap<Part, ReadonlySet<string>>();

export function softwareAtWork({ tables }: RulesView): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { known: table, block } of tables) {
    if (table === undefined) continue;
    for (const { part } of block.parts) {
      let here = kept.get(part);
      if (here === undefined) {
        here = softwareOfChains(part.declared.names.map((name) => ({ table, name })));
        kept.set(part, here);
      }
      for (const software of here) found.add(software);
    }
  }
  return found;
}
