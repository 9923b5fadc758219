/** All rules of a ruleset, read one by one, and whether they are all that packets meet. */
import type { Rule } from '../dialects/iptables-save/model.ts';
import type { Ruleset, RuleTable } from '../node/model.ts';
import { once } from '../text/once.ts';

/**
 * Whether rules of a table go to what the dump does not show: it may do whatever rules and targets of that table may do,
 * and some of it shows in no later packet (labels of a connection, its helper).
 */
export function goesToStrangers(table: RuleTable | undefined): boolean {
  return table !== undefined && table.strangers.size > 0;
}

/** The same of any of its tables. */
export const hasStrangers = once(({ tables }: Ruleset): boolean => [...tables.values()].some(goesToStrangers));

/** The smallest table first: what is looked for often stands there, and the others need not be read. */
export function* rulesIn({ tables }: Ruleset): Generator<Rule> {
  for (const { chains } of [...tables.values()].sort((a, b) => a.ruleCount - b.ruleCount))
    for (const { rules } of chains.values()) for (let index = 0; index < rules.length; index++) yield rules.at(index);
}

/** Reads rules until one is found: of a large dump the text is asked first (`mentions`). */
export function someRule(ruleset: Ruleset, holds: (rule: Rule) => boolean): boolean {
  for (const rule of rulesIn(ruleset)) if (holds(rule)) return true;
  return false;
}
