/** A rule in one plain sentence: which packets it is about, and what happens to them. */
import type { OptionUse, Rule, TargetUse } from '../../dialects/iptables-save/model.ts';
import { type Message, type MessageArg, message } from '../../text/message.ts';
import { corePhrases } from './core-phrases.ts';
import { markAction, setMarkChanges, xmarkChanges } from './marks.ts';
import { bareMatchPhrases, matchPhrases, silentOptions } from './match-phrases.ts';
import type { Phrase } from './phrases.ts';
import { optionActions, targetActions } from './target-phrases.ts';
import { type AnyOptionUse, clauses, type ValueContext, valueText, written } from './value.ts';

/** “A packet to 10.96.0.10/32, of protocol udp, with destination port 53 (domain), jumps to KUBE-SVC-….” */
export function ruleSentence(rule: Rule): Message {
  const conditions = conditionTexts(rule);
  const action = rule.target === undefined ? message('is counted, and goes on') : targetAction(rule.target, rule);
  if (conditions.length === 0) return message('Every packet {action}.', { action });
  const [first, second] = conditions;
  return first !== undefined && second === undefined
    ? message('A packet {condition} {action}.', { condition: first, action })
    : message('A packet {conditions}, {action}.', { conditions: clauses(conditions), action });
}

export function valueContext(rule: Rule): ValueContext {
  const use = rule.conditions.find(({ spec }) => spec.name === '-p');
  return { protocol: use?.value.kind === 'protocol' && !use.negated ? use.value.name : undefined };
}

function conditionTexts(rule: Rule): readonly MessageArg[] {
  const context = valueContext(rule);
  const core = rule.conditions.map((use) => conditionText(use, corePhrases[use.spec.name], context));
  const matches = rule.matches.flatMap(({ spec, name, options }) => {
    if (spec === undefined) return [message('that the match {name} accepts', { name })];
    const loud = options.filter((use) => !silentOptions.has(`${spec.name} ${use.spec.name}`));
    const bare = options.length === 0 ? bareMatchPhrases[spec.name] : undefined;
    const texts = loud.map((use) => conditionText(use, matchPhrases[spec.name]?.[use.spec.name], context));
    return bare === undefined ? texts : [message(bare), ...texts];
  });
  return [...core, ...matches];
}

/** One condition as it is said within a sentence. */
export function conditionText(use: AnyOptionUse, phrase: Phrase | undefined, context: ValueContext): Message {
  const template = use.negated ? phrase?.not : phrase?.is;
  if (template !== undefined) return message(template, { value: valueText(use, context) });
  const option = [use.negated ? '!' : '', use.spec.name, written(use.words)].filter((part) => part !== '').join(' ');
  return message('for which {option} holds', { option });
}

export function phraseOf(match: string | undefined, option: string): Phrase | undefined {
  return match === undefined ? corePhrases[option] : matchPhrases[match]?.[option];
}

/** What the target does: the second half of the rule's sentence. */
export function targetAction(target: TargetUse, rule: Rule): Message {
  const { spec, name, options, how } = target;
  if (spec === undefined) {
    return how === 'goto'
      ? message('goes on in {chain}, and does not come back here', { chain: name })
      : message('jumps to {chain}', { chain: name });
  }
  const byMark = options.map((use) => markTargetAction(spec.name, use)).find((action) => action !== undefined);
  if (byMark !== undefined) return byMark;
  const actions = optionActions[spec.name];
  const telling = options.find((use) => actions?.[use.spec.name] !== undefined);
  const template = telling === undefined ? undefined : actions?.[telling.spec.name];
  if (telling !== undefined && template !== undefined) {
    return message(template, { value: valueText(telling, valueContext(rule)) });
  }
  const general = targetActions[spec.name];
  return general === undefined ? message('goes to the target {name}', { name }) : message(general);
}

/** Marks are changed bit by bit, which a template with one value can't say. */
function markTargetAction(target: string, { spec, value }: OptionUse): Message | undefined {
  if (target !== 'MARK' && target !== 'CONNMARK') return undefined;
  if (value.kind !== 'masked') return undefined;
  const whose = target === 'MARK' ? 'packet' : 'connection';
  if (spec.name === '--set-xmark') return markAction(xmarkChanges(value.value, value.mask), whose);
  if (spec.name === '--set-mark') return markAction(setMarkChanges(value.value, value.mask), whose);
  return undefined;
}
