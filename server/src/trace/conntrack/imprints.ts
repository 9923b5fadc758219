/**
 * Where rules may leave something of a packet for later ones: a mark on its connection, an entry or a count in a set.
 * Packets that nobody traces are followed only through hooks where that can be.
 */
import type { Rule } from '../../dialects/iptables-save/model.ts';
import type { Ruleset, RuleTable } from '../../node/model.ts';
import { asksWhatTrafficDidToSets, marksConnections } from './awake.ts';

type Leaves = (rule: Rule) => boolean;

/** In a table of more rules than this any hook may lead to one that leaves something: to find out, all would have to be read. */
const mostRead = 5000;

const marking = new WeakMap<Ruleset, ReadonlySet<string>>();
const changing = new WeakMap<Ruleset, ReadonlySet<string>>();

/** Whether rules of one of these hooks may mark connections. */
export function marksAt(ruleset: Ruleset, hooks: readonly string[]): boolean {
  if (!marksConnections(ruleset)) return false;
  const found = known(marking, ruleset, marks);
  return hooks.some((hook) => found.has(hook));
}

/** Whether rules of one of these hooks may change sets, or what other rules ask of their counters. */
export function changesSetsAt(ruleset: Ruleset, hooks: readonly string[]): boolean {
  if (!asksWhatTrafficDidToSets(ruleset)) return false;
  const found = known(changing, ruleset, changesSets);
  return hooks.some((hook) => found.has(hook));
}

function marks({ target }: Rule): boolean {
  return target?.name === 'CONNMARK' && !target.options.some(({ spec }) => spec.name === '--restore-mark');
}

function changesSets({ target, matches }: Rule): boolean {
  return target?.name === 'SET' || matches.some(({ name, spec }) => (spec?.name ?? name) === 'set');
}

function known(answers: WeakMap<Ruleset, ReadonlySet<string>>, ruleset: Ruleset, leaves: Leaves): ReadonlySet<string> {
  const before = answers.get(ruleset);
  if (before !== undefined) return before;
  const found = new Set([...ruleset.tables.values()].flatMap((table) => hooksOf(table, leaves)));
  answers.set(ruleset, found);
  return found;
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
