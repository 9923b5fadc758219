/** Names that a configuration gives and uses: lists, pools, route maps, VRFs, interfaces, groups. */
import { linesOf, type RouterDump } from '../../dialects/ios-nat/dump/dump.ts';
import { interfaceName } from '../../dialects/ios-nat/interface-names.ts';
import type { ArgumentKind, NameKind } from '../../dialects/ios-nat/syntax/kinds.ts';
import { isExtendedNumber, isStandardNumber } from '../../dialects/ios-nat/syntax/kinds.ts';
import type { TakenWord } from '../../dialects/ios-nat/syntax/match.ts';
import { partsOfRouter, routerOfPart } from '../../node/join-routers.ts';
import type { PartOf } from '../../node/parts.ts';
import { type Message, message } from '../../text/message.ts';
import type { Position, Span } from '../../text/span.ts';
import type { AskMachine, Occurrence, RenameAnswer } from '../dialect.ts';
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

/** Everywhere in a dump, in the order of the lines. Of several lines that define a name the first declares it. */
export function occurrencesOf(dump: RouterDump, wanted: NameUse): readonly Occurrence[] {
  const found: Occurrence[] = [];
  let declared = false;
  for (const { line, number } of linesOf(dump)) {
    if (line.kind !== 'command' && line.kind !== 'unknown') continue;
    for (const word of line.words) {
      const use = word.part === 'tail' ? undefined : nameOf(word);
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

/**
 * Everywhere in the dumps of the router: a running-config in one file, a list in another. Of several files that define a
 * name the document's own declares it, else the first.
 */
export async function occurrencesInAll(
  view: RouterView,
  wanted: NameUse,
  machine: AskMachine,
): Promise<readonly Occurrence[]> {
  const own = occurrencesOf(view.dump, wanted);
  const others = (await otherDumps(view, machine)).flatMap(({ file, dump }) =>
    occurrencesOf(dump, wanted).map((each): Occurrence => ({ ...each, file })),
  );
  let declared = false;
  return [...own, ...others].map((each) => {
    if (each.role !== 'declaration') return each;
    const role = declared ? 'content' : 'declaration';
    declared = true;
    return { ...each, role };
  });
}

/** The other dumps of the router that the document is about. */
export async function otherDumps(view: RouterView, machine: AskMachine): Promise<readonly PartOf<'router'>[]> {
  const joined = await machine();
  const routers = joined?.parts.filter((part): part is PartOf<'router'> => part.kind === 'router') ?? [];
  const own = routers.find((part) => part.file === joined?.own && part.firstLine === view.dump.first);
  if (own === undefined) return [];
  return partsOfRouter(own, routers).filter((part) => part !== own);
}

/** The document's router with what only its other files tell. */
export async function joinedView(view: RouterView, machine: AskMachine): Promise<RouterView> {
  const others = await otherDumps(view, machine);
  if (others.length === 0) return view;
  const { dump } = view;
  return { ...view, dump: { ...dump, router: routerOfPart(dump, [dump, ...others]) } };
}

/** Names that a dump gives, of one kind, in their order. */
export function definedNames(dump: RouterDump, kind: NameKind): readonly string[] {
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

export async function rename(view: RouterView, at: Position, name: string, machine: AskMachine): Promise<RenameAnswer> {
  const use = nameAt(view, at);
  if (use === undefined || use.kind === 'interface') return { kind: 'places', places: [] };
  const dumps = [view.dump, ...(await otherDumps(view, machine)).map(({ dump }) => dump)];
  const why = refusal(dumps, use, name);
  return why === undefined
    ? { kind: 'places', places: await occurrencesInAll(view, use, machine) }
    : { kind: 'refused', why };
}

/** Whether a terminal broke the name in two somewhere: then no one place could be given another name. */
function isBroken(dump: RouterDump, wanted: NameUse): boolean {
  for (const { line } of linesOf(dump)) {
    if (line.kind !== 'command') continue;
    for (const word of line.words) {
      const use = word.part === undefined ? undefined : nameOf(word);
      if (use?.kind === wanted.kind && use.name === wanted.name) return true;
    }
  }
  return false;
}

function refusal(dumps: readonly RouterDump[], { kind, name }: NameUse, wanted: string): Message | undefined {
  if (dumps.some((dump) => isBroken(dump, { kind, name }))) {
    return message('A line break stands inside of {name}: join the two lines first.', { name });
  }
  if (!/^[!-~]{1,80}$/.test(wanted) || wanted.startsWith('!')) {
    return message('{name} can’t be a name: letters, digits and marks without blanks.', { name: wanted });
  }
  if (wanted !== name && dumps.some((dump) => definedNames(dump, kind).includes(wanted))) {
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
