/** Matches and targets: what they are, and what this rule asks of them. */
import type { MatchSpec, TargetSpec } from '../../catalog/types.ts';
import { chainOf, tableAt } from '../../checks/view.ts';
import type { MatchUse, Rule, TargetUse } from '../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../text/message.ts';
import { bareMatchPhrases, matchPhrases } from '../explain/match-phrases.ts';
import { conditionText, targetAction, valueContext } from '../explain/rule.ts';
import { type Block, list, paragraph, title } from '../markdown.ts';
import type { HoverPlace } from './place.ts';
import { commentBlocks } from './rule.ts';
import { versionBlocks } from './versions.ts';

export function matchBlocks(match: MatchUse, rule: Rule): readonly Block[] {
  const { spec, options } = match;
  if (spec === undefined) {
    return [
      title(message('Match {name}', { name: match.name })),
      paragraph(message('iptables has no such match; the rule can’t be loaded.')),
    ];
  }
  if (spec.name === 'comment') {
    return [
      ...headOf(spec, 'match'),
      ...options.flatMap(({ words }) => words.flatMap(({ text }) => commentBlocks(text))),
    ];
  }
  const context = valueContext(rule);
  const bare = options.length === 0 ? bareMatchPhrases[spec.name] : undefined;
  const here: Message[] = options.map((use) => conditionText(use, matchPhrases[spec.name]?.[use.spec.name], context));
  if (bare !== undefined) here.push(message(bare));
  return [
    ...headOf(spec, 'match'),
    ...(here.length === 0 ? [] : [paragraph(message('Here, a packet')), ...list(here)]),
    ...noteBlocks(spec),
  ];
}

export function targetBlocks(target: TargetUse, rule: Rule, { view, line }: HoverPlace): readonly Block[] {
  const { spec } = target;
  if (spec === undefined) return [];
  const blocks = [
    ...headOf(spec, 'target'),
    paragraph(message('Here, the packet {action}.', { action: targetAction(target, rule) })),
  ];
  const chain = chainOf(tableAt(view, line), rule.chain);
  if (spec.name === 'RETURN' && chain?.builtin === true) {
    blocks.push(
      paragraph(message('{chain} is a built-in chain: its policy decides about the packet.', { chain: chain.name })),
    );
  }
  return [...blocks, ...noteBlocks(spec), ...versionBlocks(spec.name)];
}

/** What iptables and the kernel want of it beside what the options say. */
function noteBlocks({ notes = [] }: MatchSpec | TargetSpec): readonly Block[] {
  return notes.length === 0
    ? []
    : [paragraph(message('What must hold:')), ...list(notes.map(({ text }) => message(text)))];
}

function headOf(spec: MatchSpec | TargetSpec, kind: 'match' | 'target'): readonly Block[] {
  const heading =
    kind === 'match' ? message('Match {name}', { name: spec.name }) : message('Target {name}', { name: spec.name });
  return [title(heading), paragraph(message(spec.explanation === '' ? spec.summary : spec.explanation))];
}
