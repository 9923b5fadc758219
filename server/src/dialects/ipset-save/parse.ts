/** `ipset save` (also written by hand for `ipset restore`), `ipset list`, and `-o xml`. */

import { message } from '../../text/message.ts';
import { type DumpLines, eachLine, type PlacedWord, type Reading } from '../dump.ts';
import { runCommand } from './commands.ts';
import { readListLine } from './list.ts';
import type { IpSet } from './model.ts';
import { finishSet, type SetDraft, type SetDrafts } from './sets.ts';
import { readXmlLine } from './xml.ts';

/** Where in a listing the reader is. */
export interface ListState {
  name?: PlacedWord;
  type?: PlacedWord;
  set?: SetDraft;
  members: boolean;
}

export function readSets(dump: DumpLines): Reading<IpSet> {
  const sets: SetDrafts = new Map();
  const state: ListState = { members: false };
  const problems = eachLine(dump, (line, number, report) => {
    const words = setWords(line);
    const [first] = words;
    if (first === undefined) {
      state.members = false;
      return;
    }
    if (first.text.startsWith('#') || first.text === 'COMMIT') return;
    const origin = { file: dump.file, line: number };
    if (readXmlLine(line, state, sets, origin, report)) return;
    if (readListLine(line, words, state, sets, origin, report)) return;
    if (runCommand(words, sets, origin, report)) return;
    const what = message('“{word}” is no command of ipset: expected create, add, or the “Name:” of a listing.', {
      word: first.text,
    });
    report(first.span, 'ipset-syntax', what);
  });
  return { items: [...sets.values()].map(finishSet), problems };
}

/** Words between blanks; a text in double quotes is one word, its quotes included. There is no escape character. */
export function setWords(line: string): readonly PlacedWord[] {
  return Array.from(line.matchAll(/"[^"]*"|\S+/g), ({ 0: text, index }) => ({
    text,
    span: { start: index, end: index + text.length },
  }));
}
