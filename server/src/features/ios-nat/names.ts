/** Names that a configuration gives and uses: lists, pools, route maps, VRFs, interfaces, groups. */
import { linesOf } from '../../dialects/ios-nat/dump/dump.ts';
import { interfaceName } from '../../dialects/ios-nat/interface-names.ts';
import type { ArgumentKind, NameKind } from '../../dialects/ios-nat/syntax/kinds.ts';
import { isExtendedNumber, isStandardNumber } from '../../dialects/ios-nat/syntax/kinds.ts';
import type { TakenWord } from '../../dialects/ios-nat/syntax/match.ts';
import { type Message, message } from '../../text/message.ts';
import type { Position, Span } from '../../text/span.ts';
import type { Occurrence, RenameAnswer } from '../dialect.ts';
import { type RouterView, wordAt } from './view.ts';

export interface NameUse {
  readonly kind: NameKind;
  /** Interfaces in full. */
  readonly name: string;
}

const kindsOfNames: Readonly<Partial<Record<ArgumentKind, NameKind>>> = {
  list: 'list',
  'standard-number': 'list',
  'extended-number': 'list',
  'basic-number': 'list',
  'advanced-number': 'list',
  pool: 'pool',
  'route-map': 'route-map',
  vrf: 'vrf',
  interface: 'interface',
  'object-group': 'object-group',
  'prefix-list': 'prefix-list',
};

export function nameOf({ token, text }: TakenWord): NameUse | undefined {
  const kind = token.kind === 'argument' ? kindsOfNames[token.of] : undefined;
  if (kind === undefined) return undefined;
  return { kind, name: kind === 'interface' ? interfaceName(text) : text };
}

export function nameAt(
  view: RouterView,
  { line, character }: Position,
): (NameUse & { readonly span: Span }) | undefined {
  const word = wordAt(view, line, character);
  const use = word === undefined ? undefined : nameOf(word);
  return word === undefined || use === undefined ? undefined : { ...use, span: word.span };
}

/** Everywhere in the document, in the order of the lines. Of several lines that define a name the first declares it. */
export function occurrencesOf({ dump }: RouterView, wanted: NameUse): readonly Occurrence[] {
  const found: Occurrence[] = [];
  let declared = false;
  for (const { line, number } of linesOf(dump)) {
    if (line.kind !== 'command' && line.kind !== 'unknown') continue;
    for (const word of line.words) {
      const use = nameOf(word);
      if (use?.kind !== wanted.kind || use.name !== wanted.name) continue;
      const defines = word.token.kind === 'argument' && word.token.defines;
      const taken = line.kind === 'command' && line.negation !== undefined;
      const role: Occurrence['role'] = !defines || taken ? 'use' : declared ? 'content' : 'declaration';
      declared ||= role === 'declaration';
      found.push({ line: number, span: word.span, role });
    }
  }
  return found;
}

/** Names that the document gives, of one kind, in their order. */
export function definedNames({ dump }: RouterView, kind: NameKind): readonly string[] {
  const names = new Set<string>();
  for (const { line } of linesOf(dump)) {
    if (line.kind !== 'command' || line.negation !== undefined) continue;
    for (const word of line.words) {
      if (word.token.kind !== 'argument' || !word.token.defines) continue;
      const use = nameOf(word);
      if (use?.kind === kind) names.add(use.name);
    }
  }
  return [...names];
}

/** What can be renamed: interfaces have the names of their hardware. */
export function renameable(view: RouterView, at: Position): { readonly span: Span; readonly name: string } | undefined {
  const use = nameAt(view, at);
  return use === undefined || use.kind === 'interface' ? undefined : { span: use.span, name: use.name };
}

export function rename(view: RouterView, at: Position, name: string): RenameAnswer {
  const use = nameAt(view, at);
  if (use === undefined || use.kind === 'interface') return { kind: 'places', places: [] };
  const why = refusal(view, use, name);
  return why === undefined ? { kind: 'places', places: occurrencesOf(view, use) } : { kind: 'refused', why };
}

function refusal(view: RouterView, { kind, name }: NameUse, wanted: string): Message | undefined {
  if (!/^[!-~]{1,80}$/.test(wanted) || wanted.startsWith('!')) {
    return message('{name} can’t be a name: letters, digits and marks without blanks.', { name: wanted });
  }
  if (wanted !== name && definedNames(view, kind).includes(wanted)) {
    return message('There is something named {name} already.', { name: wanted });
  }
  if (kind !== 'list') return undefined;
  // A list whose lines begin with its number can only have another number of the same kind.
  const numbered = [isStandardNumber, isExtendedNumber].find((fits) => fits(name));
  if (numbered !== undefined && !numbered(wanted)) {
    return message('The list {list} is numbered: its name must be a number of the same range.', { list: name });
  }
  if (numbered === undefined && /^\d/.test(wanted)) {
    return message('The name of a named list can’t begin with a digit.');
  }
  return undefined;
}
