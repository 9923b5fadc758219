/** What may stand at the cursor in a file for `ipset restore`. Listings are not written by hand: nothing is offered there. */
import { ipsetLineKind } from '../../dialects/ipset-save/line-kinds.ts';
import { ipsetWords } from '../../dialects/ipset-save/roles.ts';
import { setType, setTypes } from '../../dialects/ipset-save/types.ts';
import { message } from '../../text/message.ts';
import type { Position } from '../../text/span.ts';
import type { Completion, CompletionItem } from '../completion/item.ts';
import { typeBlocks } from './hover.ts';
import { type SetsPart, setAbove } from './line.ts';
import { commandTexts, optionTexts } from './words.ts';

export function completionOfSets(part: SetsPart, { line, character }: Position): Completion {
  const text = part.textAt(line);
  const before = text.slice(0, character);
  const word = /\S*$/.exec(before)?.[0] ?? '';
  const rest = /^\S*/.exec(text.slice(character))?.[0] ?? '';
  const span = { start: character - word.length, end: character + rest.length };
  const done = before.slice(0, before.length - word.length);
  const above = setAbove(part, line);
  const listed = above !== undefined && part.textAt(above.origin.line).startsWith('Name:');
  return { span, items: listed ? [] : itemsAt(part, done) };
}

function itemsAt(part: SetsPart, done: string): readonly CompletionItem[] {
  if (done.trim() === '') return lineStarts();
  // A word that nobody would write stands for the one at the cursor.
  const words = ipsetWords(`${done}\u0001`, 'elsewhere');
  const last = words.at(-1);
  const used = new Set(words.map(({ text }) => text));
  const create = ipsetLineKind(done) === 'create_line';
  switch (last?.role) {
    case 'set':
      return create ? [] : setNames(part);
    case 'type':
      return Array.from(setTypes.keys(), (label) => ({ label, kind: 'value', documentation: typeBlocks(label) }));
    case 'element':
      return membersFor(part, words[1]?.text ?? '');
    case 'value':
      return words.at(-2)?.text === 'family' ? ['inet', 'inet6'].map((label) => ({ label, kind: 'value' })) : [];
    default:
      return (create ? createOptions(words[2]?.text ?? '') : addOptions(part, words[1]?.text ?? ''))
        .filter((option) => !used.has(option))
        .map((label, rank) => ({ label, kind: 'option', detail: message(optionTexts[label] ?? ''), rank }));
  }
}

function lineStarts(): readonly CompletionItem[] {
  return Object.entries(commandTexts).map(([label, text], rank) => ({
    label,
    kind: 'option',
    detail: message(text),
    rank,
  }));
}

function setNames({ sets }: SetsPart): readonly CompletionItem[] {
  return sets.slice(0, 500).map(({ name, type }) => ({ label: name, kind: 'value', detail: message(type) }));
}

/** Elements are the user's to know, but for the members of a list. */
function membersFor(part: SetsPart, name: string): readonly CompletionItem[] {
  const list = part.sets.find((set) => set.name === name);
  if (list?.type !== 'list:set') return [];
  const held = new Set(list.entries.map(({ parts: [member] }) => (member?.kind === 'set' ? member.name : '')));
  return setNames(part).filter(({ label, detail }) => !held.has(label) && detail?.template !== 'list:set');
}

function createOptions(typeName: string): readonly string[] {
  const type = setType(typeName);
  const all = ['timeout', 'counters', 'comment', 'skbinfo'];
  if (typeName.startsWith('bitmap:')) return ['range', ...(typeName === 'bitmap:ip' ? ['netmask'] : []), ...all];
  if (typeName.startsWith('list:')) return ['size', ...all];
  return [
    ...(type?.hasFamily === false ? [] : ['family']),
    'maxelem',
    'hashsize',
    ...(typeName === 'hash:ip' ? ['netmask', 'bitmask'] : []),
    ...(typeName === 'hash:ip,mark' ? ['markmask'] : []),
    ...all,
    'bucketsize',
    'forceadd',
  ];
}

/** What the set was created for. */
function addOptions({ sets }: SetsPart, name: string): readonly string[] {
  const set = sets.find((each) => each.name === name);
  if (set === undefined) return [];
  const { options, type } = set;
  return [
    ...(options['timeout'] === undefined ? [] : ['timeout']),
    ...(setType(type)?.nomatch === true ? ['nomatch'] : []),
    ...(type === 'hash:net,iface' ? ['wildcard'] : []),
    ...(options['comment'] === undefined ? [] : ['comment']),
    ...(options['counters'] === undefined ? [] : ['packets', 'bytes']),
    ...(options['skbinfo'] === undefined ? [] : ['skbmark', 'skbprio', 'skbqueue']),
    ...(type === 'list:set' ? ['before', 'after'] : []),
  ];
}
