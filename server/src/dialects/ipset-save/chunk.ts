/** Some lines of a dump of ipset, read together. Kept with their chunk, so that an edit costs its chunk only. */
import { message } from '../../text/message.ts';
import type { LocatedProblem, PlacedWord, Report } from '../dump.ts';
import { readCommand } from './commands.ts';
import { type Heads, headsAbove, type LookUpHead } from './heads.ts';
import type { IpsetLineKind } from './line-kinds.ts';
import { type ListState, readListLine } from './list.ts';
import type { PlacedOp, SetHead } from './ops.ts';
import { readXmlLine } from './xml.ts';

/** Lines count from the first one. */
export interface SetLines {
  readonly before: ListState;
  readonly after: ListState;
  readonly count: number;
  /** Names of sets that the lines took from above, with the keys of what was found there. */
  readonly asked: ReadonlyMap<string, string | undefined>;
  readonly changed: ReadonlyMap<string, SetHead | undefined>;
  readonly cleared: boolean;
  readonly ops: readonly PlacedOp[];
  readonly problems: readonly LocatedProblem[];
}

/** `kinds`: of the lines, in order. */
export function readSetLines(
  lines: readonly string[],
  kinds: readonly IpsetLineKind[],
  before: ListState,
  outer: LookUpHead,
): SetLines {
  const heads = headsAbove(outer);
  const ops: PlacedOp[] = [];
  const problems: LocatedProblem[] = [];
  let state = before;
  lines.forEach((text, line) => {
    const report: Report = (span, code, what) => problems.push({ line, problem: { code, span, message: what } });
    state = readSetLine(text, kinds[line] ?? 'other_line', line, state, heads, ops, report);
  });
  const { asked, changed } = heads;
  return { before, after: state, count: lines.length, asked, changed, cleared: heads.cleared(), ops, problems };
}

function readSetLine(
  text: string,
  kind: IpsetLineKind,
  line: number,
  state: ListState,
  heads: Heads,
  ops: PlacedOp[],
  report: Report,
): ListState {
  switch (kind) {
    case 'blank_line':
      return state.members ? { ...state, members: false } : state;
    case 'comment':
    case 'commit_line':
      return state;
    case 'xml_line': {
      const step = readXmlLine(text, line, state, report);
      ops.push(...step.ops);
      return step.state;
    }
    default:
      break;
  }
  const words = setWords(text);
  const listed = readListLine(words, line, state, report);
  if (listed !== undefined) {
    if (listed.op !== undefined) ops.push(listed.op);
    return listed.state;
  }
  const op = readCommand(words, heads, report);
  if (op === 'unknown') {
    const [first] = words;
    const what = message('“{word}” is no command of ipset: expected create, add, or the “Name:” of a listing.', {
      word: first?.text ?? '',
    });
    report(first?.span ?? { start: 0, end: 0 }, 'ipset-syntax', what);
  } else if (op !== undefined) ops.push({ ...op, line });
  return state;
}

const quote = 0x22;

/** Words between blanks; a text in double quotes is one word, its quotes included. There is no escape character. */
export function setWords(line: string): readonly PlacedWord[] {
  const words: PlacedWord[] = [];
  const { length } = line;
  for (let at = 0; at < length; ) {
    const code = line.charCodeAt(at);
    if (isBlank(code)) {
      at++;
      continue;
    }
    let end = at + 1;
    const closing = code === quote ? line.indexOf('"', at + 1) : -1;
    if (closing > 0) end = closing + 1;
    else while (end < length && !isBlank(line.charCodeAt(end))) end++;
    words.push({ text: line.slice(at, end), span: { start: at, end } });
    at = end;
  }
  return words;
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
