/** All rules of a ruleset, read one by one. */
import type { Rule } from '../dialects/iptables-save/model.ts';
import type { Ruleset } from '../node/model.ts';

/** The smallest table first: what is looked for often stands there, and the others need not be read. */
export function* rulesIn({ tables }: Ruleset): Generator<Rule> {
  for (const { chains } of [...tables.values()].sort((a, b) => a.ruleCount - b.ruleCount))
    for (const { rules } of chains.values()) for (let index = 0; index < rules.length; index++) yield rules.at(index);
}
