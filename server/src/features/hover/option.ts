/** Options of rules, matches and targets, with this rule's value read out. */
import { ownerOfDevice, ownerOfSet } from '../../catalog/wellKnown/find.ts';
import { message } from '../../text/message.ts';
import { conditionText, phraseOf, targetAction, valueContext } from '../explain/rule.ts';
import { type AnyOptionUse, written } from '../explain/value.ts';
import { type Block, paragraph, title } from '../markdown.ts';
import { shareOf } from '../shares.ts';
import type { Subject } from '../subject.ts';
import { addressBlocks } from './address.ts';
import { markBlocks } from './mark.ts';
import type { HoverPlace } from './place.ts';
import { commentBlocks } from './rule.ts';
import { versionBlocksOf } from './versions.ts';

export function conditionBlocks(subject: Extract<Subject, { kind: 'condition' }>, place: HoverPlace): readonly Block[] {
  const { use, rule } = subject;
  const here = conditionText(use, phraseOf(undefined, use.spec.name), valueContext(rule));
  return [
    ...headOf(use),
    paragraph(message('Here: a packet {condition}.', { condition: here })),
    ...valueBlocks(use, place),
    ...versionBlocksOf('', use),
  ];
}

export function optionBlocks(subject: Extract<Subject, { kind: 'option' }>, place: HoverPlace): readonly Block[] {
  const { use, owner, rule } = subject;
  if (use.spec.name === '--comment') return use.words.flatMap(({ text }) => commentBlocks(text));
  const here =
    'how' in owner
      ? message('Here: the packet {action}.', { action: targetAction(owner, rule) })
      : message('Here: a packet {condition}.', {
          condition: conditionText(use, phraseOf(owner.spec?.name, use.spec.name), valueContext(rule)),
        });
  const share = use.spec.name === '--probability' ? shareOf(place.view, place.line) : undefined;
  const shared =
    share === undefined
      ? []
      : [
          paragraph(
            message('Of the packets that get as far as the first of these rules by chance, it takes {share}.', {
              share: message(share),
            }),
          ),
        ];
  const versions = versionBlocksOf(owner.spec?.name ?? '', use);
  return [...headOf(use), paragraph(here), ...shared, ...valueBlocks(use, place), ...versions];
}

function headOf(
  use: AnyOptionUse & { readonly spec: { readonly summary: string; readonly explanation?: string } },
): Block[] {
  const { spec, negated, words } = use;
  const option = [negated ? '!' : '', spec.name, written(words)].filter((part) => part !== '').join(' ');
  const blocks: Block[] = [title(message('{option}', { option })), paragraph(message(spec.summary))];
  if (spec.explanation !== undefined) blocks.push(paragraph(message(spec.explanation)));
  return blocks;
}

/** What is known about the value itself: whose address, interface, set or mark it is. */
function valueBlocks({ value }: AnyOptionUse, place: HoverPlace): readonly Block[] {
  switch (value.kind) {
    case 'prefixes':
      return value.prefixes.flatMap((prefix) => addressBlocks(prefix));
    case 'interface': {
      const owner = ownerOfDevice(value.name);
      if (owner === undefined) return [];
      const args = { name: value.name, software: message(owner.software), meaning: message(owner.meaning) };
      return [paragraph(message('{name} ({software}): {meaning}', args))];
    }
    case 'set': {
      const owner = ownerOfSet(value.name);
      if (owner === undefined) return [];
      const args = { name: value.name, software: message(owner.software), meaning: message(owner.meaning) };
      return [paragraph(message('{name} ({software}): {meaning}', args))];
    }
    case 'masked':
      return markBlocks(value.value, value.mask, place);
    default:
      return [];
  }
}
