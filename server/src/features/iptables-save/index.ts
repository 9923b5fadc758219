/** What an editor can ask of a dump of iptables. */
import { setMentions } from '../../checks/set-mentions.ts';
import { lineAt, type RulesView, textAt } from '../../checks/view.ts';
import { type Position, type Span, touches } from '../../text/span.ts';
import { actionsFor } from '../actions.ts';
import { calleesOf, callersOf, chainItemAt } from '../call-hierarchy.ts';
import { completion } from '../completion/index.ts';
import type { Surroundings } from '../completion/place.ts';
import { definition, references, renameable } from '../definition.ts';
import type { AskMachine, DialectFeatures, Machine, Occurrence } from '../dialect.ts';
import { folds } from '../folding.ts';
import { formatting } from '../formatting.ts';
import { hover } from '../hover/index.ts';
import { inlayHints } from '../inlay-hints.ts';
import { setBlocks } from '../ipset-save/hover.ts';
import { occurrencesOfSet, renameSet } from '../ipset-save/names.ts';
import { lenses, referencesTitle } from '../lenses.ts';
import { links } from '../links.ts';
import { machineBlocks, placesOf, type Thing, thingsOf } from '../machine.ts';
import type { Block } from '../markdown.ts';
import { markOf, mentionsOf } from '../mentions.ts';
import { outline } from '../outline.ts';
import { refactorings } from '../refactorings.ts';
import { selectionRanges } from '../selection.ts';
import { signatureAt } from '../signature.ts';
import { subjectAt } from '../subject.ts';
import { chainSymbols } from '../symbols.ts';
import { tokens } from '../tokens.ts';
import { interfacesInRules } from '../trace-form/offers.ts';
import { renameChain } from './rename.ts';

export const iptablesFeatures: DialectFeatures<RulesView> = {
  lineCount: ({ lineCount }) => lineCount,
  textAt,
  async hover(view, at, machine) {
    const found = hover(view, at.line, at.character);
    if (found === undefined) return undefined;
    const things = thingsAt(view, at);
    const joined = things.length === 0 ? undefined : await machine();
    if (joined === undefined) return found;
    return { ...found, blocks: [...found.blocks, ...things.flatMap((thing) => blocksOf(thing, joined))] };
  },
  async definition(view, at, machine) {
    const places = definition(view, at.line, at.character);
    if (places.length > 0) return places;
    const subject = subjectAt(lineAt(view, at.line), at.character);
    const mark = subject === undefined ? undefined : markOf(subject);
    const things = thingsAt(view, at);
    const found = things.length === 0 && mark === undefined ? undefined : await machine();
    if (found === undefined) return [];
    // A mark is where it is set.
    if (mark !== undefined) return mentionsOf(found, mark).filter(({ role }) => role === 'content');
    const { node } = found;
    return things.flatMap((thing) =>
      placesOf(node, thing).map(({ file, line }) => ({ file, line, span: { start: 0, end: 0 } })),
    );
  },
  async references(view, at, machine) {
    const set = setAt(view, at);
    if (set === undefined) return await referencesElsewhere(view, at, machine);
    const joined = await machine();
    return joined === undefined
      ? setMentions(view.dump)
          .filter(({ name }) => name === set.name)
          .map(({ line, span }) => ({ line, span, role: 'use' }))
      : occurrencesOfSet(joined.parts, joined.own, set.name, mostEntries);
  },
  renameable: (view, at) => setAt(view, at) ?? renameable(view, at.line, at.character),
  async rename(view, at, name, machine) {
    const set = setAt(view, at);
    const joined = set === undefined ? undefined : await machine();
    return set === undefined || joined === undefined
      ? renameChain(view, at, name)
      : renameSet(joined, joined.own, set.name, name);
  },
  outline,
  folds,
  completion: async (view, { line, character }, machine) =>
    completion(view, line, character, await surroundings(machine)),
  actions: actionsFor,
  refactorings,
  signature: (view, { line, character }) => signatureAt(view, line, character),
  links: async (view, machine) => {
    const uses = view.tables.some(({ block }) => block.index.sets.size > 0);
    return links(view, uses ? (await machine())?.node : undefined);
  },
  formatting,
  tokens,
  inlayHints: (view, first, end, wanted) => Promise.resolve(inlayHints(view, first, end, wanted)),
  selection: (view, { line, character }) => selectionRanges(view, line, character),
  symbols: (view, query, limit) =>
    chainSymbols(view, query, limit).map(({ table, ...symbol }) => ({ ...symbol, container: table })),
  lenses,
  lensTitle: referencesTitle,
  calls: {
    itemAt: (view, { line, character }) => chainItemAt(view, line, character),
    callers: callersOf,
    callees: calleesOf,
  },
};

/** Of chains, and of what other dumps of the machine name too. */
async function referencesElsewhere(view: RulesView, at: Position, machine: AskMachine): Promise<readonly Occurrence[]> {
  const places = references(view, at.line, at.character);
  if (places.length > 0) return places.map((place) => ({ ...place, role: roles[place.role] }));
  const subject = subjectAt(lineAt(view, at.line), at.character);
  const mark = subject === undefined ? undefined : markOf(subject);
  const things = mark === undefined ? thingsAt(view, at) : [mark];
  const found = things.length === 0 ? undefined : await machine();
  return found === undefined ? [] : things.flatMap((thing) => mentionsOf(found, thing));
}

/** Lines that add entries to a set, told as references to it. */
const mostEntries = 1000;

/** The set whose name stands at the cursor. */
function setAt(
  view: RulesView,
  { line, character }: Position,
): { readonly name: string; readonly span: Span } | undefined {
  const subject = subjectAt(lineAt(view, line), character);
  if (subject?.kind !== 'option' || subject.use.value.kind !== 'set') return undefined;
  const { name, nameSpan } = subject.use.value;
  return touches(nameSpan, character) ? { name, span: nameSpan } : undefined;
}

/** Sets are explained as in their own dump; of the rest the machine tells what it has. */
function blocksOf(thing: Thing, joined: Machine): readonly Block[] {
  const set =
    thing.kind === 'set' ? (joined.node.sets?.get(thing.name) ?? joined.node.unlistedSets?.get(thing.name)) : undefined;
  return set === undefined ? machineBlocks(joined.node, thing) : setBlocks(set, joined);
}

const roles = { declaration: 'declaration', rule: 'content', jump: 'use' } as const;

function thingsAt(view: RulesView, { line, character }: Position): readonly Thing[] {
  const subject = subjectAt(lineAt(view, line), character);
  return subject === undefined ? [] : thingsOf(subject);
}

async function surroundings(machine: AskMachine): Promise<Surroundings> {
  const { node } = (await machine()) ?? {};
  if (node === undefined) return { interfaces: [], sets: [] };
  const { interfaces, sets } = node;
  return {
    interfaces: interfaces?.map(({ name }) => name) ?? interfacesInRules(node),
    sets: [...(sets?.keys() ?? [])],
  };
}
