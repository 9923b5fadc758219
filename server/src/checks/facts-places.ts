/** Words of a dump of facts that findings blame. */
import { type PlacedWord, wholeLine, wordsOf } from '../dialects/dump.ts';
import type { PartPlace } from '../node/parts.ts';
import type { Span } from '../text/span.ts';

/** The line without the blanks around it. */
export function wholeLineSpan(part: Pick<PartPlace, 'textAt'>, line: number): Span {
  return wholeLine(part.textAt(line));
}

/** The first word that fits; the whole line where none does. */
export function wordSpan(
  part: Pick<PartPlace, 'textAt'>,
  line: number,
  fits: (word: PlacedWord, index: number) => boolean,
): Span {
  return wordsOf(part.textAt(line)).find(fits)?.span ?? wholeLineSpan(part, line);
}
