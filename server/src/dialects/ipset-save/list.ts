/** `ipset list`: `Name:`, `Type:`, `Header:` and members, sets separated by empty lines. */

import type { PlacedWord, Report } from '../dump.ts';
import type { Origin } from '../origin.ts';
import type { ListState } from './parse.ts';
import { addEntry, createSet, type SetDrafts } from './sets.ts';

const silent: ReadonlySet<string> = new Set(['Revision:', 'Size', 'References:', 'Number']);

/** Reads the line where it belongs to a listing; false: it does not. */
export function readListLine(
  line: string,
  words: readonly PlacedWord[],
  state: ListState,
  sets: SetDrafts,
  origin: Origin,
  report: Report,
): boolean {
  const [first, second] = words;
  if (first === undefined) return false;
  if (first.text === 'Name:' && second !== undefined) {
    state.name = second;
    state.members = false;
    delete state.type;
    delete state.set;
    return true;
  }
  if (state.name === undefined) return false;
  if (state.members) {
    if (state.set !== undefined) addEntry(state.set, first, words.slice(1), origin, report);
    return true;
  }
  if (first.text === 'Type:') {
    if (second !== undefined) state.type = second;
    return true;
  }
  if (first.text === 'Header:') {
    const place = { file: origin.file, line: origin.line };
    const set = createSet(sets, state.name, state.type, words.slice(1), place, report);
    if (set !== undefined) state.set = set;
    return true;
  }
  if (first.text === 'Members:') {
    state.members = true;
    return true;
  }
  return silent.has(first.text) && line.includes(':');
}
