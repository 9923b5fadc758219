/** What an editor can ask of any dump of facts: names and addresses that the machine knows, outline and folds. */
import type { Position, Span } from '../../text/span.ts';
import type { AskMachine, DialectFeatures, Machine } from '../dialect.ts';
import { generalBlocks, machineBlocks, placesOf, type Thing, thingsNamed } from '../machine.ts';
import { plainOutline } from '../plain-outline.ts';
import { type FactsView, textAt } from './view.ts';

export const factsFeatures: DialectFeatures<FactsView> = {
  lineCount: ({ document }) => document.lineCount,
  textAt,
  async hover(view, at, machine) {
    const word = await wordAt(view, at, machine);
    if (word === undefined) return undefined;
    const { machine: found, things, span } = word;
    const blocks = things.flatMap((thing) => [...machineBlocks(found.node, thing), ...generalBlocks(thing)]);
    return blocks.length === 0 ? undefined : { line: at.line, span, blocks };
  },
  async definition(view, at, machine) {
    const word = await wordAt(view, at, machine);
    if (word === undefined) return [];
    return word.things.flatMap((thing) =>
      placesOf(word.machine.node, thing).map(({ file, line }) => ({ file, line, span: { start: 0, end: 0 } })),
    );
  },
  outline: ({ parts }) =>
    plainOutline(parts).map(({ name, detail, first, last }) => ({
      name,
      detail,
      kind: 'fact',
      first,
      last,
      selectionLine: first,
      selection: { start: 0, end: 0 },
      children: [],
    })),
  folds: ({ parts }) =>
    plainOutline(parts)
      .filter(({ first, last }) => last > first)
      .map(({ first, last }) => ({ first, last })),
};

interface WordInDump {
  readonly machine: Machine;
  readonly things: readonly Thing[];
  readonly span: Span;
}

async function wordAt(
  view: FactsView,
  { line, character }: Position,
  machine: AskMachine,
): Promise<WordInDump | undefined> {
  const found = await machine();
  if (found === undefined) return undefined;
  const text = textAt(view, line);
  const before = /[^\s,]*$/.exec(text.slice(0, character))?.[0] ?? '';
  const behind = /^[^\s,]*/.exec(text.slice(character))?.[0] ?? '';
  const span = { start: character - before.length, end: character + behind.length };
  return { machine: found, things: thingsNamed(found.node, before + behind), span };
}
