/** What rules of any table give connections: labels (`-m connlabel --label X --set`) and helpers (`-j CT --helper X`). */
import type { Node } from '../../../node/model.ts';
import { once } from '../../../text/once.ts';
import { hasStrangers, rulesIn } from '../../rulesIn.ts';
import { hasOption, optionNamed } from '../extension.ts';

interface Given {
  /** As the rules write them. */
  readonly labels: ReadonlySet<string>;
  readonly helpers: boolean;
}

/** Undefined: a dump of connections is there, which shows neither, or rules go to what no dump shows. */
export const givenBy = once((node: Node): Given | undefined => {
  if ((node.connections ?? []).length > 0 || node.rulesets.some(hasStrangers)) return undefined;
  const labels = new Set<string>();
  // The kernel may give helpers by ports, which it does only where it is told to (nf_conntrack_helper).
  let helpers = node.sysctls?.get('net.netfilter.nf_conntrack_helper') === '1';
  for (const ruleset of node.rulesets)
    for (const { target, matches } of rulesIn(ruleset)) {
      if (target?.name === 'CT' && hasOption(target, '--helper')) helpers = true;
      for (const match of matches)
        if (match.name === 'connlabel' && hasOption(match, '--set'))
          labels.add(optionNamed(match, '--label')?.words[0]?.text ?? '');
    }
  return { labels, helpers };
});
