/** What can be said of a word in any dump of facts: names and addresses that the machine knows. */
import type { Span } from '../../text/span.ts';
import type { AskMachine, FilePlace, Machine, Occurrence } from '../dialect.ts';
import type { HoverContent } from '../hover/content.ts';
import { generalBlocks, machineBlocks, placesOf, type Thing, thingsNamed } from '../machine.ts';
import { type MarkBits, mentionsOf } from '../mentions.ts';

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
  const mark = markAt(text, word.span);
  if (mark !== undefined) return mentionsOf(word.machine, mark).filter(({ role }) => role === 'content');
  return word.things.flatMap((thing) =>
    placesOf(word.machine.node, thing).map(({ file, line }) => ({ file, line, span: { start: 0, end: 0 } })),
  );
}

/** Every place of the machine's dumps that has the word's thing. */
export async function referencesToWord(
  text: string,
  character: number,
  machine: AskMachine,
): Promise<readonly Occurrence[]> {
  const word = await wordAt(text, character, machine);
  if (word === undefined) return [];
  const mark = markAt(text, word.span);
  const things = mark === undefined ? word.things : [mark];
  return things.flatMap((thing) => mentionsOf(word.machine, thing));
}

/** `fwmark 0x1/0xff` of a policy rule. */
function markAt(text: string, { start, end }: Span): MarkBits | undefined {
  if (!/\bfwmark\s+$/.test(text.slice(0, start))) return undefined;
  const [value, mask] = text.slice(start, end).split('/').map(Number);
  const bits = mask ?? 0xffffffff;
  return value === undefined || Number.isNaN(value) || Number.isNaN(bits)
    ? undefined
    : { kind: 'mark', bits: bits >>> 0 };
}

async function wordAt(text: string, character: number, machine: AskMachine): Promise<WordInDump | undefined> {
  const found = await machine();
  if (found === undefined) return undefined;
  const before = /[^\s,]*$/.exec(text.slice(0, character))?.[0] ?? '';
  const behind = /^[^\s,]*/.exec(text.slice(character))?.[0] ?? '';
  const span = { start: character - before.length, end: character + behind.length };
  return { machine: found, things: thingsNamed(found.node, before + behind), span };
}
