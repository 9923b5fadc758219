/** Sets that rules of the node change: what a dump says of them is only how they begin. */
import type { OptionUse } from '../../dialects/iptables-save/model.ts';
import type { Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { rulesIn } from '../rulesIn.ts';

/** How rules change a set: whether any adds to it, or takes from it what they find there. */
export interface ChangesOfSet {
  readonly adds: boolean;
  readonly removes: boolean;
}

/**
 * By name the sets that a rule with the target SET adds to or takes from, or whose entries it renews; those of which the
 * dumps show no more than their names among them.
 */
export const setsThatChange = once((node: Node): ReadonlyMap<string, ChangesOfSet> => {
  const found = new Map<string, ChangesOfSet>();
  for (const ruleset of node.rulesets)
    for (const { target } of rulesIn(ruleset)) {
      if (target?.name !== 'SET') continue;
      for (const option of target.options) {
        const name = changedBy(option);
        if (name === undefined) continue;
        for (const each of withMembers(node, name)) {
          const { adds = false, removes = false } = found.get(each) ?? {};
          const does = option.spec.name === '--add-set';
          found.set(each, { adds: adds || does, removes: removes || !does });
        }
      }
    }
  return found;
});

/** The set that an option of the target SET changes: `--map-set` only looks up (set_target_v3()). */
export function changedBy({ spec, value }: OptionUse): string | undefined {
  return value.kind === 'set' && spec.name !== '--map-set' ? value.name : undefined;
}

/** A list gives what it is told on to its members. */
export function withMembers({ sets }: Pick<Node, 'sets'>, name: string): readonly string[] {
  const parts = sets?.get(name)?.entries.flatMap((entry) => entry.parts) ?? [];
  return [name, ...parts.flatMap((part) => (part.kind === 'set' ? [part.name] : []))];
}
