/** Which labels rules give connections: `-m connlabel --label X --set` of any table. */
import type { Node } from '../../../node/model.ts';
import { hasOption, optionNamed } from '../extension.ts';

const known = new WeakMap<Node, ReadonlySet<string>>();

/** As the rules write them. */
export function labelsGiven(node: Node): ReadonlySet<string> {
  const before = known.get(node);
  if (before !== undefined) return before;
  const found = new Set<string>();
  for (const { tables } of node.rulesets)
    for (const { chains } of tables.values())
      for (const { rules } of chains.values())
        for (let index = 0; index < rules.length; index++)
          for (const match of rules.at(index).matches)
            if (match.name === 'connlabel' && hasOption(match, '--set'))
              found.add(optionNamed(match, '--label')?.words[0]?.text ?? '');
  known.set(node, found);
  return found;
}
