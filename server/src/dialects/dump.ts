/** What the readers of command output share: the lines of one dump, words with their places, problems with their lines. */
import type { Chunk } from '../text/chunk.ts';
import { openDocument } from '../text/document.ts';
import { type Message, message } from '../text/message.ts';
import { runAtOnce } from '../text/schedule.ts';
import { type Span, span } from '../text/span.ts';
import type { Problem } from './problem.ts';

/** Lines of a file that are one command's output. A bundle holds several. */
export interface DumpLines {
  /** As the node names the file. */
  readonly file: string;
  /** Line of the file, from 0, that `lines[0]` is. */
  readonly first: number;
  readonly lines: readonly string[];
  /** The same lines in pieces whose readings may be kept: chunks of a document wherever they lie in it as a whole. */
  readonly runs: readonly Run[];
}

/** Whole lines that are read together. `first`: the line of the file that they begin at. */
export interface Run {
  readonly chunk: Chunk;
  readonly first: number;
}

export interface LocatedProblem {
  /** Line of the file, from 0. */
  readonly line: number;
  readonly problem: Problem;
}

/** What a dump said. A line that could not be read is missing in `items` and named in `problems`. */
export interface Reading<Item> {
  readonly items: readonly Item[];
  readonly problems: readonly LocatedProblem[];
}

export interface PlacedWord {
  readonly text: string;
  /** UTF-16 offsets from the start of the line. */
  readonly span: Span;
}

/** Tells that something is wrong at a place of the line being read. */
export type Report = (at: Span, code: string, what: Message) => void;

/** A whole text as the lines of one dump. */
export function dumpOf(file: string, text: string, first = 0): DumpLines {
  const { chunks, firstLines } = openDocument(text);
  return dumpOfRuns(
    file,
    chunks.map((chunk, index) => ({ chunk, first: first + (firstLines[index] ?? 0) })),
    first,
  );
}

/** Lines are made when somebody asks for them: large dumps are read in runs. */
export function dumpOfRuns(file: string, runs: readonly Run[], first: number): DumpLines {
  let lines: readonly string[] | undefined;
  return {
    file,
    first,
    runs,
    get lines() {
      lines ??= runs.flatMap(({ chunk }) => linesOfChunk(chunk));
      return lines;
    },
  };
}

/** The lines of a chunk without their ends. */
export function linesOfChunk({ text, lineStarts }: Chunk): readonly string[] {
  return lineStarts.map((start, index) => {
    let end = lineStarts[index + 1] ?? text.length;
    if (end > start && text.charCodeAt(end - 1) === 0x0a) end--;
    if (end > start && text.charCodeAt(end - 1) === 0x0d) end--;
    return text.slice(start, end);
  });
}

/** The words of a line between blanks. The backslash stands where `ip -o` joins lines, and separates too. */
export function wordsOf(line: string): PlacedWord[] {
  const words: PlacedWord[] = [];
  // By hand: large dumps have millions of words, and an expression makes three objects for each of ours.
  for (let at = 0; at < line.length; at++) {
    if (separates(line.charCodeAt(at))) continue;
    const start = at;
    while (at < line.length && !separates(line.charCodeAt(at))) at++;
    words.push({ text: line.slice(start, at), span: span(start, at) });
  }
  return words;
}

const backslash = 0x5c;

/** What `\s` means, and the backslash. */
function separates(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return code === backslash || (code >= 0xa0 && /\s/.test(String.fromCharCode(code)));
}

/** A line without the blanks around it, as a span; for problems that no single word is to blame for. Of blanks alone all. */
export function wholeLine(line: string): Span {
  const end = line.trimEnd().length;
  return end === 0 ? span(0, line.length) : span(line.length - line.trimStart().length, end);
}

/**
 * Hands the lines of a dump to `readLine` one after another. Nothing that goes wrong with one line
 * reaches the next: `readLine` reports it and returns.
 */
export function eachLine(dump: DumpLines, readLine: ReadLine): readonly LocatedProblem[] {
  return runAtOnce(readingLines(dump, readLine));
}

export type ReadLine = (line: string, number: number, report: Report) => void;

/** As eachLine, in steps of some hundred lines: dumps may be long, and others wait meanwhile. */
export function* readingLines(dump: DumpLines, readLine: ReadLine): Generator<void, readonly LocatedProblem[]> {
  const problems: LocatedProblem[] = [];
  for (const { chunk, first } of dump.runs) {
    linesOfChunk(chunk).forEach((line, index) => {
      const number = first + index;
      readLine(line, number, (at, code, what) =>
        problems.push({ line: number, problem: { code, span: at, message: what } }),
      );
    });
    yield;
  }
  return problems;
}

/** Words that are taken one after another from the left. */
export interface WordQueue {
  readonly peek: () => PlacedWord | undefined;
  readonly take: () => PlacedWord | undefined;
}

export function queueOf(words: readonly PlacedWord[]): WordQueue {
  let next = 0;
  return {
    peek: () => words[next],
    take: () => words[next++],
  };
}

/** A decimal number without sign, at most `max`; undefined: something else. */
export function decimal(text: string | undefined, max = Number.MAX_SAFE_INTEGER): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

/** A number of 32 bits as tools print marks: decimal, or hex with 0x. */
export function uint32(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) return Number.parseInt(text, 16);
  return decimal(text, 0xffffffff);
}

/** "Expected {what}, found {word}." */
export function expected(what: string, found: PlacedWord | undefined): Message {
  return found === undefined
    ? message('Expected {what}, but the line ends here.', { what })
    : message('Expected {what}, found “{word}”.', { what, word: found.text });
}
