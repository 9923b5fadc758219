/** `ipset list`: `Name:`, `Type:`, `Header:` and members, sets separated by empty lines. */
import { expected, type PlacedWord, type Report } from '../dump.ts';
import { readAdd } from './commands.ts';
import { checkName, readHead, readType } from './heads.ts';
import type { PlacedOp, SetHead } from './ops.ts';
import { type SetType, setType } from './types.ts';

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
    checkName(second, report);
    return { state: { name: second, nameLine: line, members: false } };
  }
  const { name, head } = state;
  if (name === undefined) return undefined;
  if (state.members) {
    const op = head === undefined ? undefined : readAdd(name.text, head, first, words.slice(1), report);
    return op === undefined ? { state } : { state, op: { ...op, line } };
  }
  if (first.text === 'Type:') {
    if (second === undefined) return { state };
    readType(second, report);
    return { state: { ...state, type: second } };
  }
  if (first.text === 'Header:') {
    const type = typeAbove(state, first, report);
    if (type === undefined) return { state };
    const made = readHead(type, words.slice(1), report);
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

/**
 * The type that was named above the header of the set. Undefined: name or type is missing, for which the header is to
 * blame; or no such type is known, which was reported at the line that names it.
 */
export function typeAbove({ name, type }: ListState, header: PlacedWord, report: Report): SetType | undefined {
  if (name === undefined || type === undefined) {
    report(header.span, 'ipset-syntax', expected('a set’s name and type', header));
    return undefined;
  }
  return setType(type.text);
}
