/** Outline, definition, references, renaming and symbols of a dump of sets. */
import type { IpSet } from '../../node/model.ts';
import type { Position, Span } from '../../text/span.ts';
import type { AskMachine, FilePlace, NamedPlace, Occurrence, RenameAnswer } from '../dialect.ts';
import { placesOf } from '../machine.ts';
import type { OutlineItem } from '../outline.ts';
import { entriesAt, type SetsPart, setOfLine, wordAt, wordsAt } from './line.ts';
import { occurrencesOfSet, renameSet } from './names.ts';

export function outlineOfSets(part: SetsPart): readonly OutlineItem[] {
  const starts = part.sets.map(({ origin }) => origin.line).sort((a, b) => a - b);
  return part.sets.map((set) => {
    const { name, type, entries, origin } = set;
    const next = starts.find((line) => line > origin.line) ?? part.endLine;
    const lastEntry = entries.at(-1)?.origin.line ?? origin.line;
    return {
      name,
      detail: `${type} ${entries.length}`,
      kind: 'set',
      first: origin.line,
      // Entries that were added behind other sets don't make the set span these.
      last: Math.max(origin.line, lastEntry < next ? lastEntry : next - 1),
      selectionLine: origin.line,
      selection: nameSpan(part, origin.line),
      children: [],
    };
  });
}

function nameSpan(part: SetsPart, line: number): Span {
  return wordsAt(part, line).find(({ role }) => role === 'set')?.span ?? { start: 0, end: part.textAt(line).length };
}

/** The name of the set under the cursor: its own, or that of a list's member. */
function nameAt(
  part: SetsPart,
  { line, character }: Position,
): { readonly name: string; readonly span: Span } | undefined {
  const word = wordAt(part, line, character);
  if (word === undefined) return undefined;
  const member = word.role === 'element' && setOfLine(part, line)?.type === 'list:set';
  return word.role === 'set' || member ? { name: word.text, span: word.span } : undefined;
}

/** From a name to where the set is created; from the address of an entry to who has it. */
export async function definitionOfSets(
  part: SetsPart,
  at: Position,
  machine: AskMachine,
): Promise<readonly FilePlace[]> {
  const found = nameAt(part, at);
  if (found !== undefined) {
    const set = part.sets.find(({ name }) => name === found.name);
    if (set === undefined) return [];
    const here = set.origin.line === at.line;
    // From the declaration there is nowhere to go but to the rules.
    if (!here) return [{ line: set.origin.line, span: nameSpan(part, set.origin.line) }];
    const { parts = [] } = (await machine()) ?? {};
    return occurrencesOfSet(parts, part.file, found.name, 0).filter(({ role }) => role === 'use');
  }
  const address = addressAt(part, at);
  const { node } = (address === undefined ? undefined : await machine()) ?? {};
  if (node === undefined || address === undefined) return [];
  return placesOf(node, { kind: 'address', address }).map(({ file, line }) => ({
    file,
    line,
    span: { start: 0, end: 0 },
  }));
}

function addressAt(part: SetsPart, { line, character }: Position) {
  const word = wordAt(part, line, character);
  const set: IpSet | undefined = word?.role === 'element' ? setOfLine(part, line) : undefined;
  if (word === undefined || set === undefined) return undefined;
  const index = word.text.slice(0, character - word.span.start).split(',').length - 1;
  const held = entriesAt(set, line)[0]?.parts[index];
  return held?.kind === 'prefix' ? held.prefix.address : undefined;
}

/** Lines that add entries are told up to this many: a set of 100,000 has nothing to find in them. */
const mostEntries = 1000;

export async function referencesToSets(
  part: SetsPart,
  at: Position,
  machine: AskMachine,
): Promise<readonly Occurrence[]> {
  const found = nameAt(part, at);
  if (found === undefined) return [];
  const { parts = [part] } = (await machine()) ?? {};
  return occurrencesOfSet(parts, part.file, found.name, mostEntries);
}

export async function renameInSets(
  part: SetsPart,
  at: Position,
  wanted: string,
  machine: AskMachine,
): Promise<RenameAnswer> {
  const found = nameAt(part, at);
  const joined = await machine();
  if (found === undefined || joined === undefined) return { kind: 'places', places: [] };
  return renameSet(joined, part.file, found.name, wanted);
}

export function renameableInSets(part: SetsPart, at: Position): { span: Span; name: string } | undefined {
  return nameAt(part, at);
}

export function symbolsOfSets(part: SetsPart, query: string, limit: number): readonly NamedPlace[] {
  const wanted = query.toLowerCase();
  return part.sets
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .slice(0, limit)
    .map(({ name, type, origin: { line } }) => ({ name, container: type, line, span: nameSpan(part, line) }));
}
