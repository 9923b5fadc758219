/** What rules of any table give connections: labels (`-m connlabel --label X --set`) and helpers (`-j CT --helper X`). */
import type { Node } from '../../../node/model.ts';
import { once } from '../../../text/once.ts';
import { hasStrangers, rulesIn } from '../../rulesIn.ts';
import { hasOption, optionNamed } from '../extension.ts';

interface Given {
  /** As the rules write them. */
  readonly labels: ReadonlySet<string>;
  /** By their names. */
  readonly helpers: ReadonlySet<string>;
  /** Whether the kernel gives any of its own besides, by the ports of a connection (nf_conntrack_helper). */
  readonly byPort: boolean;
}

/** Undefined: a dump of connections is there, which shows neither, or rules go to what no dump shows. */
export const givenBy = once((node: Node): Given | undefined => {
  if ((node.connections ?? []).length > 0 || node.rulesets.some(hasStrangers)) return undefined;
  const labels = new Set<string>();
  const helpers = new Set<string>();
  for (const ruleset of node.rulesets)
    for (const { target, matches } of rulesIn(ruleset)) {
      const helper = target?.name === 'CT' ? optionNamed(target, '--helper')?.words[0]?.text : undefined;
      if (helper !== undefined) helpers.add(helper);
      for (const match of matches)
        if (match.name === 'connlabel' && hasOption(match, '--set'))
          labels.add(optionNamed(match, '--label')?.words[0]?.text ?? '');
    }
  const byPort = node.sysctls?.get('net.netfilter.nf_conntrack_helper') === '1';
  return { labels, helpers, byPort };
});
