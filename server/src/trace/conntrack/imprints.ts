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
/** Nothing that a node answers opens a connection, so that none of it comes to nat. */
const notingHooks = once(({ tables }: Ruleset) =>
  hooksIn({ tables: new Map([...tables].filter(([name]) => name !== 'nat')) }, notesAddresses),
);
/** By the hooks that are asked for. */
const limited = once((_: Ruleset) => new Map<string, readonly LimitedChain[]>());

/** Whether rules of one of these hooks may mark connections. */
export function marksAt(ruleset: Ruleset, hooks: readonly string[]): boolean {
  if (!marksConnections(ruleset)) return false;
  const found = markingHooks(ruleset);
  return hooks.some((hook) => found.has(hook));
}

/** Whether rules of one of these hooks may change sets, what other rules ask of their counters, or lists of `recent`. */
export function changesSetsAt(ruleset: Ruleset, hooks: readonly string[]): boolean {
  const found = [
    ...(asksWhatTrafficDidToSets(ruleset) ? [changingHooks(ruleset)] : []),
    ...(ruleset.mentions('recent') ? [notingHooks(ruleset)] : []),
  ];
  return hooks.some((hook) => found.some((each) => each.has(hook)));
}

const limiting: ReadonlySet<string> = new Set(['limit', 'hashlimit', 'quota']);

/** A chain with limits or quotas, as `filter/OUTPUT`. */
export interface LimitedChain {
  readonly name: string;
  /** How often a packet that walks each of the hooks once may come to it. */
  readonly times: number;
}

/** Those that one gets to from one of these hooks; none of tables that are too large to look. */
export function limitedChains(ruleset: Ruleset, hooks: readonly string[]): readonly LimitedChain[] {
  if (!(ruleset.mentions('limit') || ruleset.mentions('quota'))) return [];
  const before = limited(ruleset);
  const key = hooks.join();
  const found = before.get(key) ?? [...ruleset.tables.values()].flatMap((table) => limitedIn(table, hooks));
  before.set(key, found);
  return found;
}

/** More passes of one packet make no difference: no burst is that large. */
const mostTimes = 10_000;

function limitedIn(table: RuleTable, hooks: readonly string[]): readonly LimitedChain[] {
  if (table.ruleCount > mostRead) return [];
  const rulesOf = (name: string): readonly Rule[] => {
    const rules = table.chains.get(name)?.rules;
    return Array.from({ length: rules?.length ?? 0 }, (_, index) => rules?.at(index)).filter(
      (rule) => rule !== undefined,
    );
  };
  const calledBy = (name: string): readonly string[] =>
    rulesOf(name).flatMap(({ target }) => (target !== undefined && table.chains.has(target.name) ? [target.name] : []));
  const times = new Map(hooks.filter((hook) => table.chains.has(hook)).map((hook) => [hook, 1]));
  const order = inOrderOfCalls([...times.keys()], calledBy);
  for (const name of order)
    for (const called of calledBy(name))
      times.set(called, Math.min(mostTimes, (times.get(called) ?? 0) + (times.get(name) ?? 0)));
  const isLimited = ({ matches }: Rule): boolean => matches.some(({ name, spec }) => limiting.has(spec?.name ?? name));
  return order
    .filter((name) => rulesOf(name).some(isLimited))
    .map((name) => ({ name: `${table.name}/${name}`, times: times.get(name) ?? 1 }));
}

/** Each chain before those that it calls, unless these lead back to it. */
function inOrderOfCalls(first: readonly string[], calledBy: (name: string) => readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const called of calledBy(name)) visit(called);
    order.push(name);
  };
  for (const name of first) visit(name);
  return order.reverse();
}

function marks({ target }: Rule): boolean {
  return target?.name === 'CONNMARK' && !target.options.some(({ spec }) => spec.name === '--restore-mark');
}

function changesSets({ target, matches }: Rule): boolean {
  return target?.name === 'SET' || matches.some(({ name, spec }) => (spec?.name ?? name) === 'set');
}

const noting: ReadonlySet<string> = new Set(['--set', '--update', '--remove']);

function notesAddresses({ matches }: Rule): boolean {
  return matches.some(
    ({ name, spec, options }) =>
      (spec?.name ?? name) === 'recent' && options.some((option) => noting.has(option.spec.name)),
  );
}

function hooksIn({ tables }: Pick<Ruleset, 'tables'>, leaves: Leaves): ReadonlySet<string> {
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
