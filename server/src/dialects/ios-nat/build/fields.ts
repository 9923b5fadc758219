/** The words of a command by the names that its notation gives them. */
import type { Address } from '../../../net/address.ts';
import { ipv4, readDottedQuad } from '../../../net/ipv4.ts';
import { type Span, span } from '../../../text/span.ts';
import { interfaceName } from '../interface-names.ts';
import type { Named, Place, Statement } from '../model.ts';
import type { CommandLine } from '../read-line.ts';
import { portOf } from '../syntax/kinds.ts';
import type { TakenWord } from '../syntax/match.ts';

/** A command with where it stands. */
export interface At {
  readonly command: CommandLine;
  readonly file: string;
  readonly line: number;
  /** The line as it stands in the file. */
  readonly text: string;
  /** Where a terminal broke it: what stands behind is in the next line of the file. */
  readonly columns?: number;
}

export function place({ file, line, columns }: At, at: Span): Place {
  if (columns === undefined || at.end <= columns) return { file, line, span: at };
  if (at.start < columns) return { file, line, span: span(at.start, columns) };
  return { file, line: line + 1, span: span(at.start - columns, at.end - columns) };
}

function wholeSpan({ command: { words, negation } }: At): Span {
  return span((negation ?? words[0])?.span.start ?? 0, words.at(-1)?.span.end ?? negation?.span.end ?? 0);
}

export function statementOf(at: At): Statement {
  const whole = wholeSpan(at);
  return { place: place(at, whole), text: at.text.slice(whole.start, whole.end) };
}

export function wordOf({ command }: At, name: string): TakenWord | undefined {
  return command.words.find(({ token }) => token.name === name);
}

export function wordsOf({ command }: At, name: string): readonly TakenWord[] {
  return command.words.filter(({ token }) => token.name === name);
}

/** Whether the command has the keyword, anywhere behind its beginning. */
export function has({ command }: At, keyword: string): boolean {
  return command.words.some(({ token }) => token.kind === 'keyword' && token.word === keyword);
}

/** Which of a choice's keywords stands there, in full. */
export function choiceOf(at: At, name: string): string | undefined {
  const word = wordOf(at, name);
  return word === undefined ? undefined : word.token.kind === 'keyword' ? word.token.word : word.text;
}

export function namedOf(at: At, name: string): Named | undefined {
  const word = wordOf(at, name);
  return word === undefined ? undefined : asNamed(at, word);
}

export function asNamed(at: At, { text, token, span: where }: TakenWord): Named {
  const isInterface = token.kind === 'argument' && token.of === 'interface';
  return { name: isInterface ? interfaceName(text) : text, place: place(at, where) };
}

export function quadOf(at: At, name: string): number | undefined {
  const text = wordOf(at, name)?.text;
  return text === undefined ? undefined : readDottedQuad(text);
}

export function addressOf(at: At, name: string): Address | undefined {
  const quad = quadOf(at, name);
  return quad === undefined ? undefined : ipv4(quad);
}

export function numberOf(at: At, name: string): number | undefined {
  const text = wordOf(at, name)?.text.replace(/^\//, '');
  return text === undefined || !/^\d{1,10}$/.test(text) ? undefined : Number(text);
}

export function portsOf(at: At, name: string, protocol?: number): readonly number[] {
  return wordsOf(at, name).flatMap(({ text }) => portOf(text, protocol) ?? []);
}

/** From the first to the last of words, as one span. */
export function spanOver(words: readonly TakenWord[]): Span {
  return span(words[0]?.span.start ?? 0, words.at(-1)?.span.end ?? 0);
}

/** The words with keywords in full, for comparing commands: `no` takes back what begins with its own words. */
export function normalized({ command }: At): string {
  return command.words.map(({ token, text }) => (token.kind === 'keyword' ? token.word : text)).join(' ');
}

export function beginsWith(words: string, beginning: string): boolean {
  return words === beginning || words.startsWith(`${beginning} `);
}

/** 32 bits of a length, host order. */
export function maskOf(length: number): number {
  return length <= 0 ? 0 : (0xffffffff << (32 - Math.min(length, 32))) >>> 0;
}
