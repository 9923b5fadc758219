/** A line of a dump of sets as features look at it: its words, its set and its entries. */
import { type IpsetWord, ipsetWords } from '../../dialects/ipset-save/roles.ts';
import type { IpSet, SetEntry } from '../../node/model.ts';
import type { PartOf } from '../../node/parts.ts';
import { once } from '../../text/once.ts';
import { touches } from '../../text/span.ts';

export type SetsPart = PartOf<'sets'>;

interface Declared {
  readonly line: number;
  readonly set: IpSet;
}

/** Sets by the lines of their declarations, ascending. */
const declarations = once((sets: readonly IpSet[]): readonly Declared[] =>
  sets.map((set) => ({ line: set.origin.line, set })).sort((a, b) => a.line - b.line),
);

/** The set of a listing that a line stands in: the last one whose name stands above it. */
export function setAbove(part: SetsPart, line: number): IpSet | undefined {
  return declarations(part.sets).findLast((each) => each.line <= line)?.set;
}

/** Members of a listing stand behind its line `Members:`; the other form says the set in each line. */
function placeOf(part: SetsPart, line: number): 'members' | 'elsewhere' {
  const above = setAbove(part, line);
  return above !== undefined && part.textAt(above.origin.line).startsWith('Name:') ? 'members' : 'elsewhere';
}

export function wordsAt(part: SetsPart, line: number): readonly IpsetWord[] {
  return ipsetWords(part.textAt(line), placeOf(part, line));
}

/** The word at a place. Where one ends, the cursor stands at it still. */
export function wordAt(part: SetsPart, line: number, character: number): IpsetWord | undefined {
  return wordsAt(part, line).find(({ span }) => touches(span, character));
}

/** The set that a line is about: named on it, or the one whose members stand there. */
export function setOfLine(part: SetsPart, line: number): IpSet | undefined {
  const name = wordsAt(part, line).find(({ role }) => role === 'set')?.text;
  if (name === undefined) return placeOf(part, line) === 'members' ? setAbove(part, line) : undefined;
  return part.sets.find((set) => set.name === name);
}

/** The entries that a line makes: several where it says a range. In dumps entries stand in the order of their lines. */
export function entriesAt({ entries }: IpSet, line: number): readonly SetEntry[] {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.origin.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  const found: SetEntry[] = [];
  for (let index = low; entries[index]?.origin.line === line; index++) {
    const entry = entries[index];
    if (entry !== undefined) found.push(entry);
  }
  // Members that were put before others stand out of order.
  return found.length > 0 || entries.length > 10_000 ? found : entries.filter(({ origin }) => origin.line === line);
}
