/** What can be said of a word in any dump of facts: names and addresses that the machine knows. */
import type { Span } from '../../text/span.ts';
import type { AskMachine, FilePlace, Machine } from '../dialect.ts';
import type { HoverContent } from '../hover/index.ts';
import { generalBlocks, machineBlocks, placesOf, type Thing, thingsNamed } from '../machine.ts';

interface WordInDump {
  readonly machine: Machine;
  readonly things: readonly Thing[];
  readonly span: Span;
}

/** `text`: the line. */
export async function hoverOfWord(
  text: string,
  line: number,
  character: number,
  machine: AskMachine,
): Promise<HoverContent | undefined> {
  const word = await wordAt(text, character, machine);
  if (word === undefined) return undefined;
  const { machine: found, things, span } = word;
  const blocks = things.flatMap((thing) => [...machineBlocks(found.node, thing), ...generalBlocks(thing)]);
  return blocks.length === 0 ? undefined : { line, span, blocks };
}

export async function definitionOfWord(
  text: string,
  character: number,
  machine: AskMachine,
): Promise<readonly FilePlace[]> {
  const word = await wordAt(text, character, machine);
  if (word === undefined) return [];
  return word.things.flatMap((thing) =>
    placesOf(word.machine.node, thing).map(({ file, line }) => ({ file, line, span: { start: 0, end: 0 } })),
  );
}

async function wordAt(text: string, character: number, machine: AskMachine): Promise<WordInDump | undefined> {
  const found = await machine();
  if (found === undefined) return undefined;
  const before = /[^\s,]*$/.exec(text.slice(0, character))?.[0] ?? '';
  const behind = /^[^\s,]*/.exec(text.slice(character))?.[0] ?? '';
  const span = { start: character - before.length, end: character + behind.length };
  return { machine: found, things: thingsNamed(found.node, before + behind), span };
}
