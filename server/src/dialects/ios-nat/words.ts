/** The words of a command. IOS splits at blanks and knows neither quotes nor escapes. */
import { type Span, span } from '../../text/span.ts';

export interface Word {
  readonly text: string;
  /** UTF-16 code units from the start of the line. */
  readonly span: Span;
}

/** Words of `line` from `start` on. Control characters that terminals leave behind separate too. */
export function splitWords(line: string, start = 0): readonly Word[] {
  const words: Word[] = [];
  let first = -1;
  for (let at = start; at <= line.length; at++) {
    const blank = at === line.length || line.charCodeAt(at) <= 0x20;
    if (!blank && first < 0) first = at;
    if (blank && first >= 0) {
      words.push({ text: line.slice(first, at), span: span(first, at) });
      first = -1;
    }
  }
  return words;
}
