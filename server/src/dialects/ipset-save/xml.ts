/**
 * `ipset list -o xml`, line by line. ipset does not escape the text of comments, so that what it prints is not
 * always well-formed, and an XML reader would refuse the whole of it.
 */

import type { PlacedWord, Report } from '../dump.ts';
import type { Origin } from '../origin.ts';
import type { ListState } from './parse.ts';
import { addEntry, createSet, type SetDrafts } from './sets.ts';

/** Reads the line where it is of this form; false: it is not. */
export function readXmlLine(line: string, state: ListState, sets: SetDrafts, origin: Origin, report: Report): boolean {
  if (!/^\s*</.test(line)) return false;
  const name = /<ipset name="([^"]*)">/.exec(line);
  if (name !== null) {
    state.name = placed(line, name[1] ?? '');
    delete state.set;
  }
  const type = /<type>([^<]*)<\/type>/.exec(line);
  if (type !== null) state.type = placed(line, type[1] ?? '');
  const header = /<header>(.*)$/.exec(line);
  if (header !== null) {
    const options = tagWords(line, header[1] ?? '').filter(({ text }) => !text.startsWith('<'));
    const set = createSet(sets, state.name, state.type, options, origin, report);
    if (set !== undefined) state.set = set;
  }
  for (const member of line.matchAll(/<member>(.*?)<\/member>/g)) {
    const [, element, ...rest] = tagWords(line, member[1] ?? '');
    if (state.set !== undefined && element !== undefined) addEntry(state.set, element, rest, origin, report);
  }
  return true;
}

/** `<timeout>5</timeout><nomatch/>` as the words `timeout 5 nomatch`, all placed at where the piece stands. */
function tagWords(line: string, piece: string): readonly PlacedWord[] {
  return Array.from(piece.matchAll(/<([a-z]+)\/>|<([a-z]+)>(.*?)<\/\2>/g)).flatMap(([, flag, name, value]) =>
    flag !== undefined ? [placed(line, flag)] : [placed(line, name ?? ''), placed(line, value ?? '')],
  );
}

function placed(line: string, text: string): PlacedWord {
  const start = Math.max(line.indexOf(text), 0);
  return { text, span: { start, end: start + text.length } };
}
