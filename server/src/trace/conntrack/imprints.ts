/**
 * Where rules may leave something of a packet for later ones: a mark on its connection, an entry or a count in a set, a
 * limit of which less is left. Packets that nobody traces are followed only through hooks where that can be.
 */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Ruleset, RuleTable } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { asksWhatTrafficDidToSets, marksConnections } from './awake.ts';

type Leaves = (rule: Rule) => boolean;

/** In a table of more rules than this any hook may lead to one that leaves something: to find out, all would have to be read. */
const mostRead = 5000;

const markingHooks = once((ruleset: Ruleset) => hooksIn(ruleset, marks));
const changingHooks = once((ruleset: Ruleset) => hooksIn(ruleset, changesSets));
/** By the hooks that are asked for. */
const limited = once((_: Ruleset) => new Map<string, readonly string[]>());

/** Whether rules of one of these hooks may mark connections. */
export function marksAt(ruleset: Ruleset, hooks: readonly string[]): boolean {
  if (!marksConnections(ruleset)) return false;
  const found = markingHooks(ruleset);
  return hooks.some((hook) => found.has(hook));
}

/** Whether rules of one of these hooks may change sets, or what other rules ask of their counters. */
export function changesSetsAt(ruleset: Ruleset, hooks: readonly string[]): boolean {
  if (!asksWhatTrafficDidToSets(ruleset)) return false;
  const found = changingHooks(ruleset);
  return hooks.some((hook) => found.has(hook));
}

const limiting: ReadonlySet<string> = new Set(['limit', 'hashlimit', 'quota']);

/** Chains with limits or quotas that one gets to from one of these hooks, as `filter/OUTPUT`; none of tables that are too large to look. */
export function limitedChains(ruleset: Ruleset, hooks: readonly string[]): readonly string[] {
  if (!(ruleset.mentions('limit') || ruleset.mentions('quota'))) return [];
  const before = limited(ruleset);
  const key = hooks.join();
  const found = before.get(key) ?? [...ruleset.tables.values()].flatMap((table) => limitedIn(table, hooks));
  before.set(key, found);
  return found;
}

function limitedIn(table: RuleTable, hooks: readonly string[]): readonly string[] {
  if (table.ruleCount > mostRead) return [];
  const found: string[] = [];
  const seen = new Set<string>();
  const waiting = [...hooks];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const chain = table.chains.get(name);
    if (chain === undefined || seen.has(name)) continue;
    seen.add(name);
    const rules = Array.from({ length: chain.rules.length }, (_, index) => chain.rules.at(index));
    if (rules.some(({ matches }) => matches.some(({ name: match, spec }) => limiting.has(spec?.name ?? match))))
      found.push(`${table.name}/${name}`);
    waiting.push(...rules.flatMap(({ target }) => target?.name ?? []));
  }
  return found;
}

function marks({ target }: Rule): boolean {
  return target?.name === 'CONNMARK' && !target.options.some(({ spec }) => spec.name === '--restore-mark');
}

function changesSets({ target, matches }: Rule): boolean {
  return target?.name === 'SET' || matches.some(({ name, spec }) => (spec?.name ?? name) === 'set');
}

function hooksIn({ tables }: Ruleset, leaves: Leaves): ReadonlySet<string> {
  return new Set([...tables.values()].flatMap((table) => hooksOf(table, leaves)));
}

/** Hooks of a table from whose chain one gets to such a rule. */
function hooksOf(table: RuleTable, leaves: Leaves): readonly string[] {
  const hooks = [...table.chains.values()].flatMap(({ name, policy }) => (policy === undefined ? [] : [name]));
  if (table.ruleCount > mostRead) return hooks;
  const reach = new Map<string, boolean>();
  /** A chain that is still being read leads nowhere that its own reading does not come to. */
  const leads = (name: string): boolean => {
    const before = reach.get(name);
    if (before !== undefined) return before;
    reach.set(name, false);
    const rules = table.chains.get(name)?.rules;
    let found = false;
    for (let index = 0; rules !== undefined && index < rules.length && !found; index++) {
      const rule = rules.at(index);
      found =
        leaves(rule) || (rule.target !== undefined && table.chains.has(rule.target.name) && leads(rule.target.name));
    }
    reach.set(name, found);
    return found;
  };
  return hooks.filter(leads);
}
