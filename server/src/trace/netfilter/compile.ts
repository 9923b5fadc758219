/** Rules made ready to be asked, once for each: the node's dump is read when a packet first comes to a rule. */

import type { TableName } from '../../catalog/types.ts';
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Packet } from '../../net/packet.ts';
import type { Node, Origin, RuleChain, Ruleset, RuleTable } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { both, everything, type Region } from '../space/region.ts';
import { type ChainIndex, indexByLines, indexByRules } from './chainIndex.ts';
import type { About, CompileContext, Condition } from './condition.ts';
import { headerConditions } from './header.ts';
import { matchConditions } from './matches/index.ts';
import { compileTarget } from './targets/index.ts';
import type { Target } from './targets/target.ts';
import { unreadCondition } from './unread.ts';

export interface CompiledRule {
  /** In the order in which the kernel tests them: the header's, then the matches'. */
  readonly conditions: readonly Condition[];
  readonly target: Target;
  readonly rule: Rule;
  readonly origin: Origin;
}

export interface CompiledChain {
  readonly name: string;
  readonly chain: RuleChain;
  readonly length: number;
  /** From 0. */
  rule(index: number): CompiledRule;
  /** The first rule from `from` on that may match the packet; `length`: none. */
  next(from: number, packet: Packet): number;
}

export interface CompiledTable {
  readonly name: TableName;
  chain(name: string): CompiledChain | undefined;
}

export interface CompiledRuleset {
  readonly ruleset: Ruleset;
  table(name: TableName): CompiledTable | undefined;
}

export interface CompiledNode {
  readonly ipv4: readonly CompiledRuleset[];
  readonly ipv6: readonly CompiledRuleset[];
}

/** Asked again at each hook: only the first question costs anything. */
export const compileNode = once(({ rulesets }: Node): CompiledNode => {
  const of = (family: Ruleset['family']): readonly CompiledRuleset[] =>
    rulesets.filter((ruleset) => ruleset.family === family).map(compileRuleset);
  return { ipv4: of('ipv4'), ipv6: of('ipv6') };
});

/** By itself too: a node is made anew at each edit, its rulesets are not. */
const compileRuleset = once((ruleset: Ruleset): CompiledRuleset => {
  const tables = new Map<TableName, CompiledTable>();
  return {
    ruleset,
    table: (name) =>
      lazily(tables, name, () => optional(ruleset.tables.get(name), (table) => compileTable(ruleset, table))),
  };
});

function compileTable(ruleset: Ruleset, table: RuleTable): CompiledTable {
  const chains = new Map<string, CompiledChain>();
  return {
    name: table.name,
    chain: (name) =>
      lazily(chains, name, () => optional(table.chains.get(name), (chain) => compileChain(ruleset, table, chain))),
  };
}

/** An index that leaves no more rules to be tried by each packet needs no better one. */
const fewOthers = 16;

function compileChain(ruleset: Ruleset, table: RuleTable, chain: RuleChain): CompiledChain {
  const rules: (CompiledRule | undefined)[] = [];
  let tried = 0;
  let index: ChainIndex | undefined;
  const improved = (): ChainIndex | undefined => {
    if (tried === 0) return indexByLines(chain);
    // To read all rules costs about as much as trying each of them once: it is done when that was done.
    const isDue = tried === chain.rules.length && (index?.others ?? tried) > fewOthers;
    return isDue ? (indexByRules(chain) ?? index) : index;
  };
  return {
    name: chain.name,
    chain,
    length: chain.rules.length,
    rule: (at) => {
      const before = rules[at];
      if (before !== undefined) return before;
      const compiled = compileRule(ruleset, table, chain, at);
      rules[at] = compiled;
      return compiled;
    },
    next: (from, packet) => {
      if (tried <= chain.rules.length) {
        index = improved();
        tried++;
      }
      return index === undefined ? from : index.next(from, packet);
    },
  };
}

function compileRule(ruleset: Ruleset, table: RuleTable, chain: RuleChain, index: number): CompiledRule {
  const rule = chain.rules.at(index);
  const place = `${ruleset.family === 'ipv6' ? 'ip6/' : ''}${table.name}/${chain.name}/${index + 1}`;
  const context: CompileContext = { family: ruleset.family, rule, place };
  const alone = compileAlone(context, (name) => table.chains.has(name));
  return { ...alone, rule, origin: chain.rules.origin(index) };
}

/** A rule without the ruleset around it. `isChain` tells the chains of its table. */
export function compileAlone(
  context: CompileContext,
  isChain: (name: string) => boolean,
): Pick<CompiledRule, 'conditions' | 'target'> {
  const { rule } = context;
  return {
    conditions: [
      ...headerConditions(rule, context),
      ...rule.matches.flatMap((match) => matchConditions(match, context)),
      ...unreadCondition(rule, context),
    ],
    target: compileTarget(rule.target, context, isChain),
  };
}

/** The packets that meet all conditions. Conditions that no region tells are left out, and it is not exact then. */
export function regionOfAll(conditions: readonly Condition[], about: About): Region {
  let whole = everything;
  let exact = true;
  for (const { region } of conditions) {
    const found = region?.(about);
    if (found === undefined) exact = false;
    else whole = both(whole, found);
  }
  return exact ? whole : { boxes: whole.boxes, exact: false };
}

function lazily<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value | undefined): Value | undefined {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (made !== undefined) known.set(key, made);
  return made;
}

function optional<From, To>(value: From | undefined, use: (value: From) => To): To | undefined {
  return value === undefined ? undefined : use(value);
}
