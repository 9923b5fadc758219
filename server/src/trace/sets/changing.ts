/** Sets that rules of the node change: what a dump says of them is only how they begin. */
import type { Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { rulesIn } from '../rulesIn.ts';

/** Names of sets that a rule with the target SET adds to or takes from, or whose entries it renews. */
export const setsThatChange = once((node: Node): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const ruleset of node.rulesets)
    for (const { target } of rulesIn(ruleset)) {
      if (target?.name !== 'SET') continue;
      for (const { spec, value } of target.options) {
        // `--map-set` only looks up (set_target_v3()).
        if (value.kind === 'set' && spec.name !== '--map-set') addWithMembers(node, names, value.name);
      }
    }
  return names;
});

/** A list gives what it is told on to its members. */
function addWithMembers({ sets }: Node, names: Set<string>, name: string): void {
  if (names.has(name)) return;
  names.add(name);
  for (const { parts } of sets?.get(name)?.entries ?? [])
    for (const part of parts) if (part.kind === 'set') names.add(part.name);
}
