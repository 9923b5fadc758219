/** `ipset list`: `Name:`, `Type:`, `Header:` and members, sets separated by empty lines. */
import type { PlacedWord, Report } from '../dump.ts';
import { readAdd } from './commands.ts';
import { readHead } from './heads.ts';
import type { PlacedOp, SetHead } from './ops.ts';

/** Where in a listing the reader is. */
export interface ListState {
  readonly name?: PlacedWord;
  /** Line of the name, counted as the lines that are read; below 0 where it stands above them. */
  readonly nameLine: number;
  readonly type?: PlacedWord;
  /** The set that members belong to. */
  readonly head?: SetHead;
  readonly members: boolean;
}

export const noList: ListState = { nameLine: 0, members: false };

const silent: ReadonlySet<string> = new Set(['Revision:', 'Size', 'References:', 'Number']);

export interface ListStep {
  readonly state: ListState;
  readonly op?: PlacedOp;
}

/** The state behind the line and what it does; undefined: it is no line of a listing. */
export function readListLine(
  words: readonly PlacedWord[],
  line: number,
  state: ListState,
  report: Report,
): ListStep | undefined {
  const [first, second] = words;
  if (first === undefined) return undefined;
  if (first.text === 'Name:' && second !== undefined) {
    return { state: { name: second, nameLine: line, members: false } };
  }
  const { name, head } = state;
  if (name === undefined) return undefined;
  if (state.members) {
    const op = head === undefined ? undefined : readAdd(name.text, head, first, words.slice(1), report);
    return op === undefined ? { state } : { state, op: { ...op, line } };
  }
  if (first.text === 'Type:') return { state: second === undefined ? state : { ...state, type: second } };
  if (first.text === 'Header:') {
    const made = readHead(name, state.type, words.slice(1), report);
    if (made === undefined) return { state };
    return {
      state: { ...state, head: made },
      op: { kind: 'listed', name: name.text, head: made, line: state.nameLine },
    };
  }
  if (first.text === 'Members:') {
    const op = { kind: 'members', name: name.text, line } as const;
    return { state: { ...state, members: true }, op };
  }
  // Releases before 6.30 don't count; an empty set needs no members to be known.
  if (first.text === 'Number' && words.at(-1)?.text === '0') {
    return { state, op: { kind: 'members', name: name.text, line } };
  }
  return silent.has(first.text) ? { state } : undefined;
}
