/** Items for what the catalog knows. */
import { builtinChains } from '../../catalog/find.ts';
import type { CoreOptionSpec, MatchSpec, OptionSpec, TargetSpec } from '../../catalog/types.ts';
import { ownerOfChain } from '../../catalog/wellKnown/find.ts';
import { chainMentions } from '../../checks/view.ts';
import { isBuiltin } from '../../dialects/iptables-save/dump/names.ts';
import { type Message, message } from '../../text/message.ts';
import { type Block, paragraph } from '../markdown.ts';
import { fitting, most } from './fitting.ts';
import type { CompletionItem } from './index.ts';
import type { RulePlace } from './rule.ts';

export function extensionItem(spec: MatchSpec | TargetSpec, kind: 'match' | 'target'): CompletionItem {
  return {
    label: spec.name,
    kind,
    detail: message(spec.summary),
    ...(spec.explanation === '' ? {} : { documentation: [paragraph(message(spec.explanation))] }),
  };
}

export function optionItem(spec: OptionSpec | CoreOptionSpec, detail: Message, rank: number): CompletionItem {
  const documentation: Block[] = [paragraph(message(spec.summary))];
  if (spec.explanation !== undefined) documentation.push(paragraph(message(spec.explanation)));
  return { label: spec.name, kind: 'option', detail, documentation, rank };
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
