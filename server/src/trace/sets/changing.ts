/** Sets that rules of the node change: what a dump says of them is only how they begin. */
import type { Node } from '../../node/model.ts';

const known = new WeakMap<Node, ReadonlySet<string>>();

/** Names of sets that a rule with the target SET adds to or takes from, or whose entries it renews. */
export function setsThatChange(node: Node): ReadonlySet<string> {
  const before = known.get(node);
  if (before !== undefined) return before;
  const names = new Set<string>();
  for (const { tables } of node.rulesets)
    for (const { chains } of tables.values())
      for (const { rules } of chains.values())
        for (let index = 0; index < rules.length; index++) {
          const { target } = rules.at(index);
          if (target?.name !== 'SET') continue;
          for (const { spec, value } of target.options) {
            // `--map-set` only looks up (set_target_v3()).
            if (value.kind === 'set' && spec.name !== '--map-set') addWithMembers(node, names, value.name);
          }
        }
  known.set(node, names);
  return names;
}

/** A list gives what it is told on to its members. */
function addWithMembers({ sets }: Node, names: Set<string>, name: string): void {
  if (names.has(name)) return;
  names.add(name);
  for (const { parts } of sets?.get(name)?.entries ?? [])
    for (const part of parts) if (part.kind === 'set') names.add(part.name);
}
