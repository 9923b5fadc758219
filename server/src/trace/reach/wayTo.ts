/** What is looked for by one way: a rule, from where it is called, and of whose packets. */
import type { RuleTable } from '../../node/model.ts';
import type { Path } from '../netfilter/callers.ts';
import type { CompiledRule, CompiledRuleset, CompiledTable } from '../netfilter/compile.ts';
import type { RuleRef } from '../trace.ts';
import type { MarksSent } from './marks.ts';
import type { Plan } from './plans.ts';
import type { Scenario } from './tracking.ts';

export interface Placed {
  readonly table: CompiledTable;
  readonly ruleTable: RuleTable;
  readonly chain: string;
  /** From 0. */
  readonly index: number;
  readonly rule: CompiledRule;
}

/** Of several rulesets the first that has the rule. */
export function placeOf(rulesets: readonly CompiledRuleset[], goal: RuleRef): Placed | undefined {
  for (const { ruleset, table } of rulesets) {
    const ruleTable = ruleset.tables.get(goal.table);
    const compiled = table(goal.table);
    const chain = compiled?.chain(goal.chain);
    const index = goal.rule - 1;
    if (ruleTable === undefined || compiled === undefined || chain === undefined) continue;
    if (!Number.isInteger(index) || index < 0 || index >= chain.length) continue;
    return { table: compiled, ruleTable, chain: goal.chain, index, rule: chain.rule(index) };
  }
  return undefined;
}

export interface Route {
  readonly place: Placed;
  readonly plan: Plan;
  /** From the hook at which the plan ends. */
  readonly paths: readonly Path[];
  readonly scenario: Scenario;
  readonly marks: MarksSent;
  readonly aim: Aim;
}

/**
 * `as-sent`: only packets that have from the beginning what the rule asks of addresses and ports, though something on
 * the way might give it to others. They are few, and most rules are reached by one of them. `untranslated`: later packets
 * of connections that nothing translates, which are followed more closely than those of which nobody knows it.
 */
export type Aim = 'as-sent' | 'any' | 'untranslated';
