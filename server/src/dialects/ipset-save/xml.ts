/**
 * `ipset list -o xml`, line by line. ipset does not escape the text of comments, so that what it prints is not
 * always well-formed, and an XML reader would refuse the whole of it.
 */
import type { PlacedWord, Report } from '../dump.ts';
import { readAdd } from './commands.ts';
import { checkName, readHead, readType } from './heads.ts';
import { type ListState, typeAbove } from './list.ts';
import type { PlacedOp } from './ops.ts';

export interface XmlStep {
  readonly state: ListState;
  readonly ops: readonly PlacedOp[];
}

export function readXmlLine(line: string, number: number, before: ListState, report: Report): XmlStep {
  const ops: PlacedOp[] = [];
  let state = before;
  const name = /<ipset name="([^"]*)">/.exec(line);
  if (name !== null) {
    const word = placed(line, name[1] ?? '');
    state = { name: word, nameLine: number, members: false };
    checkName(word, report);
  }
  const typed = /<type>([^<]*)<\/type>/.exec(line);
  if (typed !== null) {
    const word = placed(line, typed[1] ?? '');
    state = { ...state, type: word };
    readType(word, report);
  }
  const header = /<header>(.*)$/.exec(line);
  if (header !== null) {
    const options = tagWords(line, header[1] ?? '').filter(({ text }) => !text.startsWith('<'));
    const type = typeAbove(state, placed(line, '<header>'), report);
    if (type !== undefined && state.name !== undefined) {
      const head = readHead(type, options, report);
      ops.push({ kind: 'listed', name: state.name.text, head, line: state.nameLine });
      state = { ...state, head };
    }
  }
  if (state.name !== undefined && /<members>|<numentries>0</.test(line)) {
    ops.push({ kind: 'members', name: state.name.text, line: number });
  }
  for (const member of line.matchAll(/<member>(.*?)<\/member>/g)) {
    const [, element, ...rest] = tagWords(line, member[1] ?? '');
    if (state.head === undefined || state.name === undefined || element === undefined) continue;
    const op = readAdd(state.name.text, state.head, element, rest, report);
    if (op !== undefined) ops.push({ ...op, line: number });
  }
  return { state, ops };
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
