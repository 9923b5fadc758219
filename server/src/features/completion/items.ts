/** Items for what the catalog knows. */
import { builtinChains } from '../../catalog/find.ts';
import type { CoreOptionSpec, MatchSpec, OptionSpec, TargetSpec } from '../../catalog/types.ts';
import { ownerOfChain } from '../../catalog/wellKnown/find.ts';
import { chainMentions } from '../../checks/view.ts';
import { isBuiltin } from '../../dialects/iptables-save/dump/names.ts';
import { type Message, message } from '../../text/message.ts';
import { type Block, paragraph } from '../markdown.ts';
import { fitting, most } from './fitting.ts';
import type { CompletionItem } from './item.ts';
import type { RulePlace } from './place.ts';

export function extensionItem(spec: MatchSpec | TargetSpec, kind: 'match' | 'target'): CompletionItem {
  return {
    label: spec.name,
    kind,
    detail: message(spec.summary),
    ...snippetOf(spec),
    ...(spec.explanation === '' ? {} : { documentation: [paragraph(message(spec.explanation))] }),
  };
}

/** The name with the options that it can't do without, and places for their values. */
function snippetOf({ name, options, requiresOneOf, requiresExactlyOneOf }: MatchSpec | TargetSpec) {
  const needed = options.filter(({ mandatory }) => mandatory).map((option) => option.name);
  const choices = requiresOneOf ?? requiresExactlyOneOf ?? [];
  const written = needed.length > 0 ? needed : choices.length > 0 ? [`\${1|${choices.join(',')}|}`] : [];
  if (written.length === 0) return {};
  const first = needed.length > 0 ? 1 : 2;
  const words = written.map((option, index) => {
    const spec = options.find((candidate) => candidate.name === option);
    return spec?.value === 'none' ? option : `${option} $${first + index}`;
  });
  return { insert: [name, ...words].join(' '), snippet: true } as const;
}

/** `mark`: what stands before the name, an exclamation mark with its blank or nothing. */
export function optionItem(
  spec: OptionSpec | CoreOptionSpec,
  detail: Message,
  rank: number,
  mark: string,
): CompletionItem {
  const documentation: Block[] = [paragraph(message(spec.summary))];
  if (spec.explanation !== undefined) documentation.push(paragraph(message(spec.explanation)));
  return { label: `${mark}${spec.name}`, kind: 'option', detail, documentation, rank };
}

/** `own`: only chains that a rule may jump to. */
export function chainItems({ table, word }: RulePlace, which: 'own' | 'with-builtins'): readonly CompletionItem[] {
  if (table === undefined) return [];
  const fits = fitting(word);
  const names = new Set<string>(which === 'own' || table.known === undefined ? [] : builtinChains(table.known));
  for (const name of chainMentions(table)) {
    if (fits(name) && (which === 'with-builtins' || !isBuiltin(table.block, name))) names.add(name);
    if (names.size >= most) break;
  }
  // The makers of hundreds of chains are not looked up for a list that nobody reads to its end.
  const few = names.size < most;
  return Array.from(names, (label): CompletionItem => {
    const owner = few ? ownerOfChain(table.known, label) : undefined;
    return { label, kind: 'chain', ...(owner === undefined ? {} : { detail: message(owner.purpose) }) };
  });
}
