/** Explains what stands under the cursor in a dump of sets. */
import { ownerOfSet } from '../../catalog/wellKnown/find.ts';
import { dimensionsOf } from '../../checks/set-dimensions.ts';
import type { IpsetWord } from '../../dialects/ipset-save/roles.ts';
import { setType } from '../../dialects/ipset-save/types.ts';
import type { IpSet, SetEntry } from '../../node/model.ts';
import { type Message, message } from '../../text/message.ts';
import type { Position, Span } from '../../text/span.ts';
import type { AskMachine, Machine } from '../dialect.ts';
import type { HoverContent } from '../hover/content.ts';
import { serviceNameOf } from '../ipvsadm/kubernetes.ts';
import { generalBlocks, machineBlocks } from '../machine.ts';
import { type Block, list, paragraph, title } from '../markdown.ts';
import { entriesAt, type SetsPart, setOfLine, wordAt } from './line.ts';
import { factsOfEntry, partText } from './parts.ts';
import { usesOfSet, useText } from './uses.ts';
import { commandTexts, dimensionTexts, headingTexts, optionTexts } from './words.ts';

/** So many rules and entries are listed. */
const shown = 6;

export async function hoverOfSets(
  part: SetsPart,
  { line, character }: Position,
  machine: AskMachine,
): Promise<HoverContent | undefined> {
  const word = wordAt(part, line, character);
  if (word === undefined) return undefined;
  const set = setOfLine(part, line);
  switch (word.role) {
    case 'set':
      return set === undefined ? undefined : content(line, word.span, setBlocks(set, await machine()));
    case 'type':
      return content(line, word.span, typeBlocks(word.text));
    case 'element':
      return set === undefined ? undefined : await elementHover(set, word, line, character, machine);
    case 'option':
    case 'value':
      return content(line, word.span, optionBlocks(part.textAt(line), word));
    case 'command':
      return content(line, word.span, told(commandTexts[word.text]));
    case 'heading':
      return content(line, word.span, told(headingTexts[word.text]));
    default:
      return undefined;
  }
}

function content(line: number, span: Span, blocks: readonly Block[]): HoverContent | undefined {
  return blocks.length === 0 ? undefined : { line, span, blocks };
}

function told(text: string | undefined): readonly Block[] {
  return text === undefined ? [] : [paragraph(message(text))];
}

/** A set as rules and people see it; also for the name of a set in a rule. */
export function setBlocks(set: IpSet, machine: Machine | undefined): readonly Block[] {
  const { name, type, entries, family, options } = set;
  return [
    title(message('Set {name}', { name })),
    ...ownerBlocks(name),
    ...typeBlocks(type),
    paragraph(sizeText(set)),
    ...(family === undefined
      ? []
      : [paragraph(family === 'ipv6' ? message('It holds IPv6 addresses.') : message('It holds IPv4 addresses.'))]),
    ...(typeof options['timeout'] === 'string'
      ? [
          paragraph(
            options['timeout'] === '0'
              ? message('Entries may have a time after which they go; they stay where they say none.')
              : message('Entries go after {seconds} s where they say no other time.', { seconds: options['timeout'] }),
          ),
        ]
      : []),
    ...useBlocks(set, machine),
    ...entryListBlocks(entries),
  ];
}

function ownerBlocks(name: string): readonly Block[] {
  const owner = ownerOfSet(name);
  if (owner === undefined) return [];
  return [
    paragraph(
      message('Kept by {software}: {meaning}.', { software: message(owner.software), meaning: message(owner.meaning) }),
    ),
  ];
}

function sizeText({ entries, options, type, unlisted }: IpSet): Message {
  if (unlisted === true) return message('What it holds is not shown here: ipset save shows it.');
  const count = entries.length;
  const most = type.startsWith('hash:') ? Number(options['maxelem'] ?? 65536) : undefined;
  if (most !== undefined) {
    return count === 1
      ? message('1 entry, of at most {most}.', { most })
      : message('{count} entries, of at most {most}.', { count, most });
  }
  return count === 1 ? message('1 entry.') : message('{count} entries.', { count });
}

/** The type, dimension by dimension. */
export function typeBlocks(name: string): readonly Block[] {
  const type = setType(name);
  if (type === undefined) return [];
  const how = name.startsWith('bitmap:') ? bitmapText : name.startsWith('list:') ? listText : hashText;
  return [
    paragraph(message(how, { type: name })),
    ...list(type.dimensions.map((dimension) => message(dimensionTexts[dimension] ?? dimension))),
    ...(type.dimensions.length > 1
      ? [
          paragraph(
            message('A rule gives {count} directions, one for each: src or dst.', { count: type.dimensions.length }),
          ),
        ]
      : []),
  ];
}

const hashText = 'Type {type}, a hash. Each entry is';
const bitmapText = 'Type {type}, a bitmap over a range. Each entry is';
const listText = 'Type {type}, a list of sets that are asked in order. Each entry is';

function useBlocks({ name, type }: IpSet, machine: Machine | undefined): readonly Block[] {
  if (machine === undefined || machine.node.rulesets.length === 0) return [];
  const uses = usesOfSet(machine.parts, name);
  const lists = listsWith(machine, name);
  const lines = uses.slice(0, shown).map((use) => useText(use, type));
  if (uses.length > shown) lines.push(message('and {rest} more', { rest: uses.length - shown }));
  for (const each of lists) lines.push(message('It is a member of the list {name}.', { name: each }));
  if (lines.length === 0) return [paragraph(message('No rule of this machine names it.'))];
  return [paragraph(message('What rules do with it:')), ...list(lines)];
}

function listsWith({ node }: Machine, name: string): readonly string[] {
  return [...(node.sets?.values() ?? [])]
    .filter(
      ({ type, entries }) =>
        type === 'list:set' && entries.some(({ parts: [member] }) => member?.kind === 'set' && member.name === name),
    )
    .map((set) => set.name);
}

function entryListBlocks(entries: readonly SetEntry[]): readonly Block[] {
  if (entries.length === 0 || entries.length > shown) return [];
  return [paragraph(message('It holds:')), ...list(entries.map(entryText))];
}

function entryText(entry: SetEntry): Message {
  const text = entry.parts.map((part) => partText(part, 'short')).join(', ');
  return entry.nomatch ? message('{entry}, as an exception', { entry: text }) : message('{entry}', { entry: text });
}

async function elementHover(
  set: IpSet,
  word: IpsetWord,
  line: number,
  character: number,
  machine: AskMachine,
): Promise<HoverContent | undefined> {
  const entries = entriesAt(set, line);
  const [entry] = entries;
  if (entry === undefined) return undefined;
  const index = word.text.slice(0, character - word.span.start).split(',').length - 1;
  const found = await machine();
  const blocks = [
    title(message('Entry of {name}', { name: set.name })),
    ...list(entry.parts.map((part) => message('{part}', { part: partText(part, 'long') }))),
    ...(entries.length > 1
      ? [paragraph(message('ipset makes {count} entries of this line.', { count: entries.length }))]
      : []),
    ...entryOwnerBlocks(set),
    ...factsOfEntry(entry).map(paragraph),
    ...aboutPart(entry, index, found),
    ...(set.type === 'list:set' && found !== undefined ? memberBlocks(entry, found) : []),
  ];
  return content(line, word.span, blocks);
}

/** What the parts of an entry are, where well-known software keeps the set. */
function entryOwnerBlocks({ name }: IpSet): readonly Block[] {
  const owner = ownerOfSet(name);
  if (owner === undefined) return [];
  return [
    paragraph(
      message('{software} keeps here: {entry}.', { software: message(owner.software), entry: message(owner.entry) }),
    ),
  ];
}

/** What the machine knows of the address under the cursor, and whose service address and port are. */
function aboutPart({ parts }: SetEntry, index: number, machine: Machine | undefined): readonly Block[] {
  const blocks: Block[] = [];
  const [address, ports] = parts;
  if (address?.kind === 'prefix' && ports?.kind === 'ports' && ports.protocol !== undefined && machine !== undefined) {
    const name = serviceNameOf(machine, {
      protocol: ports.protocol,
      address: address.prefix.address,
      port: ports.low,
    });
    if (name !== undefined) blocks.push(paragraph(message('The rules call it {name}.', { name })));
  }
  const part = parts[index];
  if (part?.kind === 'prefix' && part.prefix.mask.every((word) => word === 0xffffffff)) {
    const thing = { kind: 'address', address: part.prefix.address } as const;
    if (machine !== undefined) blocks.push(...machineBlocks(machine.node, thing));
    blocks.push(...generalBlocks(thing));
  } else if (part?.kind === 'iface' && machine !== undefined) {
    blocks.push(...machineBlocks(machine.node, { kind: 'interface', name: part.name }));
  }
  return blocks;
}

function memberBlocks({ parts: [member] }: SetEntry, machine: Machine): readonly Block[] {
  const set = member?.kind === 'set' ? machine.node.sets?.get(member.name) : undefined;
  if (set === undefined) return [];
  const needed = dimensionsOf(machine.node, set) ?? 1;
  return [
    ...typeBlocks(set.type),
    paragraph(sizeText(set)),
    ...(needed > 1
      ? [
          paragraph(
            message('Rules that name the list with fewer than {needed} directions skip this member.', { needed }),
          ),
        ]
      : []),
  ];
}

function optionBlocks(text: string, word: IpsetWord): readonly Block[] {
  const name = word.role === 'option' ? word.text : /(\S+)\s+$/.exec(text.slice(0, word.span.start))?.[1];
  return told(name === undefined ? undefined : optionTexts[name]);
}
