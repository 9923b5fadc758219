/** Rules of the nat table as a packet comes to them: of one built-in chain and the chains below it. */
import type { Rule } from '../dialects/iptables-save/model.ts';
import type { Family } from '../net/family.ts';
import type { Node, Origin, RuleTable } from '../node/model.ts';

export interface ReachedRule {
  readonly chain: string;
  /** From 1. */
  readonly number: number;
  readonly rule: Rule;
  readonly origin: Origin;
}

/** So many rules are read at most: who asks wants one that fits, and large rulesets have it near their beginning. */
const most = 20_000;

/** In depth first, as jumps lead. Each chain comes once. */
export function* natRulesFrom(node: Node, family: Family, chain: string): Generator<ReachedRule> {
  let read = 0;
  for (const ruleset of node.rulesets) {
    const table = ruleset.family === family ? ruleset.tables.get('nat') : undefined;
    if (table === undefined) continue;
    for (const reached of below(table, chain, new Set())) {
      if (read++ > most) return;
      yield reached;
    }
  }
}

function* below(table: RuleTable, name: string, seen: Set<string>): Generator<ReachedRule> {
  const chain = table.chains.get(name);
  if (chain === undefined || seen.has(name)) return;
  seen.add(name);
  for (let index = 0; index < chain.rules.length; index++) {
    const rule = chain.rules.at(index);
    yield { chain: name, number: index + 1, rule, origin: chain.rules.origin(index) };
    if (rule.target !== undefined && rule.target.spec === undefined) yield* below(table, rule.target.name, seen);
  }
}
