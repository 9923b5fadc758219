/** What a line is by its first characters alone: the grammar's names, and the same rules for text. */
import type { Chunk } from '../../text/chunk.ts';
import type { Grammar } from '../../text/treeSitter.ts';

export type LineKind =
  | 'comment'
  | 'table_line'
  | 'chain_line'
  | 'commit_line'
  | 'rule_line'
  | 'blank_line'
  | 'command_line'
  | 'other_line';

/** The kinds of a chunk's lines, in order. */
export type LineClassifier = (chunk: Chunk) => readonly LineKind[];

/** At the start of a file it is reported by itself, and the line behind it read as if it were not there. */
const BYTE_ORDER_MARK = 0xfeff;

export function hasByteOrderMark(text: string): boolean {
  return text.charCodeAt(0) === BYTE_ORDER_MARK;
}

/** Behind counters come blanks or a dash: `[root@node ~]#` is the prompt of a shell. */
const countersFirst = /^\[[^\]]*\](?![#$%>])[ \t]*(?:\S|$)/;
const shellCommand = /^(?:(?:[^\s#*:[-]|\[[^\]\n]*\][#$%>])[^\n]*[/ \t])?ip6?tables(?:-legacy|-nft)? [^\n]*-/;

/** Code units of a line that are looked at for a command: looking takes the square of them. */
const LONGEST_COMMAND = 2048;

/** The kind of a line by the grammar's rules. */
export function lineKind(text: string): LineKind {
  switch (text.charCodeAt(0)) {
    case 0x23:
      return 'comment';
    case 0x2a:
      return 'table_line';
    case 0x3a:
      return 'chain_line';
    case 0x2d:
      return 'rule_line';
    case 0x5b:
      if (countersFirst.test(text)) return 'rule_line';
      break;
    case BYTE_ORDER_MARK:
      return lineKind(text.slice(1));
    default:
      break;
  }
  if (text === 'COMMIT' || text === 'COMMIT\r') return 'commit_line';
  if (/^[ \t\r]*$/.test(text)) return 'blank_line';
  if (/^[ \t]+-/.test(text)) return 'rule_line';
  return shellCommand.test(text.slice(0, LONGEST_COMMAND)) ? 'command_line' : 'other_line';
}

/** COMMIT in the wrong case, or with blanks around: a rule that nobody knows, and what was meant is plain. */
export function isMisspeltCommit(text: string): boolean {
  return /^[ \t]*commit[ \t\r]*$/i.test(text);
}

/** Kinds from the text of the lines: no grammar needs to be loaded. */
export const classifyByText: LineClassifier = (chunk) =>
  chunk.lineStarts.map((start, index) => lineKind(lineIn(chunk, start, index)));

/** A line of a chunk without its line feed. */
export function lineIn(chunk: Chunk, start: number, index: number): string {
  const end = chunk.lineStarts[index + 1] ?? chunk.text.length;
  return chunk.text.slice(start, chunk.text.charCodeAt(end - 1) === 0x0a && end > start ? end - 1 : end);
}

const grammarKinds: ReadonlySet<string> = new Set([
  'comment',
  'table_line',
  'chain_line',
  'commit_line',
  'rule_line',
  'blank_line',
  'command_line',
  'other_line',
]);

function isLineKind(type: string): type is LineKind {
  return grammarKinds.has(type);
}

/** Kinds from the syntax tree of the chunk. Lines that are no node of their own are empty, or what their text says. */
export function classifyByGrammar(grammar: Grammar): LineClassifier {
  return (chunk) =>
    grammar.walk(chunk.text, (cursor) => {
      const kinds: (LineKind | undefined)[] = new Array(chunk.lineStarts.length);
      if (cursor.gotoFirstChild()) {
        do {
          const { nodeType } = cursor;
          if (isLineKind(nodeType)) kinds[cursor.startPosition.row] = nodeType;
        } while (cursor.gotoNextSibling());
      }
      if (hasByteOrderMark(chunk.text)) kinds[0] = undefined;
      return chunk.lineStarts.map((start, index) => kinds[index] ?? lineKind(lineIn(chunk, start, index)));
    });
}
