/** What rules of any table give connections: labels (`-m connlabel --label X --set`) and helpers (`-j CT --helper X`). */
import type { Rule } from '../../../dialects/iptables-save/model.ts';
import type { Node } from '../../../node/model.ts';
import { hasOption, optionNamed } from '../extension.ts';

interface Given {
  /** As the rules write them. */
  readonly labels: ReadonlySet<string>;
  readonly helpers: boolean;
}

const known = new WeakMap<Node, Given>();

/** Undefined: a dump of connections is there, which shows neither. */
export function givenBy(node: Node): Given | undefined {
  if ((node.connections ?? []).length > 0) return undefined;
  const before = known.get(node);
  if (before !== undefined) return before;
  const labels = new Set<string>();
  // The kernel may give helpers by ports, which it does only where it is told to (nf_conntrack_helper).
  let helpers = node.sysctls?.get('net.netfilter.nf_conntrack_helper') === '1';
  for (const { target, matches } of rulesOf(node)) {
    if (target?.name === 'CT' && hasOption(target, '--helper')) helpers = true;
    for (const match of matches)
      if (match.name === 'connlabel' && hasOption(match, '--set'))
        labels.add(optionNamed(match, '--label')?.words[0]?.text ?? '');
  }
  const found = { labels, helpers };
  known.set(node, found);
  return found;
}

function* rulesOf({ rulesets }: Node): Generator<Rule> {
  for (const { tables } of rulesets)
    for (const { chains } of tables.values())
      for (const { rules } of chains.values()) for (let index = 0; index < rules.length; index++) yield rules.at(index);
}
