/** Lists of addresses: a line with `-s a,b -d c,d` makes four rules. */
import type { CoreOptionSpec } from '../../../catalog/types.ts';
import type { OptionUse, Rule } from '../model.ts';

function listOf(use: OptionUse<CoreOptionSpec>): number {
  const { spec, value } = use;
  return value.kind === 'prefixes' && (spec.name === '-s' || spec.name === '-d') ? value.prefixes.length : 1;
}

/** How many rules the line makes: one for each combination of source and destination. */
export function expandedCount(rule: Rule): number {
  return rule.conditions.reduce((count, use) => count * listOf(use), 1);
}

/** The nth rule that the line makes, from 0: sources outside, destinations inside. */
export function expanded(rule: Rule, nth: number): Rule {
  if (expandedCount(rule) === 1) return rule;
  const destinations = rule.conditions.reduce((count, use) => (use.spec.name === '-d' ? listOf(use) : count), 1);
  const conditions = rule.conditions.map((use) => {
    if (use.value.kind !== 'prefixes' || listOf(use) === 1) return use;
    const index = use.spec.name === '-d' ? nth % destinations : Math.floor(nth / destinations);
    const prefix = use.value.prefixes[index];
    return prefix ? { ...use, value: { ...use.value, prefixes: [prefix] } } : use;
  });
  return { ...rule, conditions };
}
