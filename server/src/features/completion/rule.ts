/** Within a rule: what follows from the words before the cursor. */

import { findTarget } from '../../catalog/find.ts';
import type { CoreOptionSpec, MatchSpec, OptionSpec, TargetSpec } from '../../catalog/types.ts';
import { valuePlaces } from '../../catalog/valuePlaces.ts';
import { type RulesView, ruleAt, tableAt } from '../../checks/view.ts';
import { initialContext } from '../../dialects/iptables-save/context.ts';
import { allMatches, allTargets, coreOptions } from '../../dialects/iptables-save/facts.ts';
import { parseLine } from '../../dialects/iptables-save/lines.ts';
import type { Rule } from '../../dialects/iptables-save/model.ts';
import { splitWords } from '../../dialects/iptables-save/words.ts';
import type { Family } from '../../net/family.ts';
import { message } from '../../text/message.ts';
import { acceptedIn } from './accepted.ts';
import type { CompletionItem } from './item.ts';
import { chainItems, extensionItem, optionItem } from './items.ts';
import type { RulePlace, Surroundings } from './place.ts';
import { valueItems } from './values.ts';

/** `before`: the line up to the word at the cursor; `word`: that word as far as it is typed. */
export function ruleItems(
  view: RulesView,
  line: number,
  before: string,
  word: string,
  around: Surroundings,
): readonly CompletionItem[] {
  const table = tableAt(view, line);
  const family = table?.block.family ?? 'ipv4';
  const place = { ...initialContext(family), place: 'table', table: table?.known } as const;
  const read = parseLine('rule_line', before, place);
  if (read.kind !== 'rule') return [];
  const at: RulePlace = { view, table, family, rule: read.rule, around, word, negated: /(?:^|\s)!\s+$/.test(before) };
  // Behind a comma the word goes on: what stands before it belongs to the same value.
  const words = splitWords(before.replace(/\S+$/, '')).map(({ text }) => text);
  return afterOption(at, words) ?? options(at, word, ruleAt(view, line));
}

/** The option whose value comes next, and which word of it. `before`: the line up to the word at the cursor. */
export function optionWaiting(
  view: RulesView,
  line: number,
  before: string,
  words: readonly string[],
): { readonly spec: OptionSpec | CoreOptionSpec; readonly index: number } | undefined {
  const table = tableAt(view, line);
  const family = table?.block.family ?? 'ipv4';
  const read = parseLine('rule_line', before, { ...initialContext(family), place: 'table', table: table?.known });
  if (read.kind !== 'rule') return undefined;
  const around = { interfaces: [], sets: [] };
  const names = knownOptions({ view, table, family, rule: read.rule, around, word: '', negated: false });
  for (const index of [0, 1]) {
    const spec = names.get(words.at(-1 - index) ?? '');
    if (spec === undefined || spec.value === 'none') continue;
    if (index < valuePlaces[spec.value].length) return { spec, index };
  }
  return undefined;
}

/** Undefined: the words before don't wait for a value. */
function afterOption(at: RulePlace, words: readonly string[]): readonly CompletionItem[] | undefined {
  const last = words.at(-1) ?? '';
  switch (last) {
    case '-A':
    case '-I':
    case '--append':
      return chainItems(at, 'with-builtins');
    case '-m':
    case '--match':
      return matchItems(at);
    case '-j':
    case '--jump':
      return [...targetItems(at), ...chainItems(at, 'own')];
    case '-g':
    case '--goto':
      return chainItems(at, 'own');
    default:
      break;
  }
  const names = knownOptions(at);
  const single = names.get(last);
  if (single !== undefined && single.value !== 'none') return valueItems(at, single, 0);
  const double = names.get(words.at(-2) ?? '');
  if (double !== undefined && (double.value === 'setRef' || double.value === 'flags')) return valueItems(at, double, 1);
  return undefined;
}

/** Options that are understood here, by all their spellings. */
function knownOptions({ rule, family }: RulePlace): ReadonlyMap<string, OptionSpec | CoreOptionSpec> {
  const specs: (OptionSpec | CoreOptionSpec)[] = [...coreOptions];
  for (const spec of loaded(rule, family)) specs.push(...spec.options);
  return new Map(specs.flatMap((spec) => [spec.name, ...spec.aliases].map((name) => [name, spec] as const)));
}

/** Matches and the target whose options may be given: loaded by -m, -j, or by the protocol. */
function loaded(rule: Rule, family: Family): readonly (MatchSpec | TargetSpec)[] {
  const found: (MatchSpec | TargetSpec)[] = rule.matches.flatMap(({ spec }) => (spec === undefined ? [] : [spec]));
  const protocol = rule.conditions.find(({ spec }) => spec.name === '-p')?.value;
  if (protocol?.kind === 'protocol') {
    const implied = allMatches.find(
      (spec) => spec.families.includes(family) && spec.implicitAfterProtocol?.includes(protocol.name) === true,
    );
    if (implied !== undefined && !found.includes(implied)) found.push(implied);
  }
  if (rule.target?.spec !== undefined) found.push(rule.target.spec);
  return found;
}

function options(at: RulePlace, word: string, whole: Rule | undefined): readonly CompletionItem[] {
  const { rule, family } = at;
  const given = new Set(
    [...rule.conditions, ...rule.matches.flatMap((match) => match.options), ...(rule.target?.options ?? [])].map(
      ({ spec }) => spec.name,
    ),
  );
  // Behind an exclamation mark only what can be negated may follow.
  const behindMark = at.negated;
  const mark = word.startsWith('!') ? '! ' : '';
  const fitting = ({ negatable }: OptionSpec | CoreOptionSpec): boolean => negatable || (!behindMark && mark === '');
  const own = loaded(rule, family).flatMap((spec) =>
    spec.options
      .filter(fitting)
      .filter((option) => option.multiple || !given.has(option.name))
      .filter((option) => option.families === undefined || option.families.includes(family))
      .filter((option) => option.onlyRevisions === undefined)
      .map((option) => optionItem(option, message('{extension}', { extension: spec.name }), 0, mark)),
  );
  const core = coreOptions
    .filter(fitting)
    .filter((option) => option.command !== true && option.restore !== 'refused' && !given.has(option.name))
    .filter((option) => !(isTarget(option) && (rule.target !== undefined || whole?.target !== undefined)))
    .map((option) => optionItem(option, message('of the rule'), 1, mark));
  return word === '' || word.startsWith('-') || word.startsWith('!') ? [...own, ...core] : [];
}

function isTarget({ name }: CoreOptionSpec): boolean {
  return name === '-j' || name === '-g';
}

function matchItems(at: RulePlace): readonly CompletionItem[] {
  return allMatches
    .filter((spec) => acceptedIn(spec, at.family, at.table?.known, at.rule.chain))
    .map((spec) => extensionItem(spec, 'match'));
}

function targetItems(at: RulePlace): readonly CompletionItem[] {
  return allTargets
    .filter((spec) => findTarget(spec.name, at.family) !== undefined)
    .filter((spec) => acceptedIn(spec, at.family, at.table?.known, at.rule.chain))
    .map((spec) => extensionItem(spec, 'target'));
}
