/** One line in its context: which command it is, and what the lines below it are then. */
import type { Problem } from '../problem.ts';
import { automata } from './commands/index.ts';
import type { Command, Mode } from './commands/types.ts';
import type { Context } from './context.ts';
import { type LineStart, lineStart, type Prompt } from './line-start.ts';
import { promptMode } from './prompt-modes.ts';
import { type Match, matchWords, type TakenWord } from './syntax/match.ts';
import { isNat, syntaxProblems } from './syntax-problems.ts';
import { isTranslationRow, tableHeading } from './tables/recognise.ts';
import { splitWords, type Word } from './words.ts';

export interface CommandLine {
  readonly kind: 'command';
  readonly start: LineStart;
  /** The mode that the command belongs to. */
  readonly mode: Mode;
  readonly id: string;
  /** Without `no`. */
  readonly words: readonly TakenWord[];
  /** `no …`, `undo …`: takes back. `default …`: as never typed. */
  readonly negation?: Word;
  /** A taken-back command may be shorter than the one that it takes back. */
  readonly complete: boolean;
  readonly opens?: Mode;
  readonly problems: readonly Problem[];
}

export type RouterLine =
  | CommandLine
  /** Blank lines, comments, banners, logs, commands that ask, output. */
  | { readonly kind: 'nothing'; readonly start?: LineStart }
  /** Something that no table here knows, or knows only the beginning of. */
  | {
      readonly kind: 'unknown';
      readonly start: LineStart;
      readonly mode: Mode;
      /** It begins with `no`, `undo` or `default`. */
      readonly negated: boolean;
      readonly problems: readonly Problem[];
      readonly words: readonly TakenWord[];
    }
  /** `end`, `exit`, `return`, `quit`. */
  | { readonly kind: 'leave'; readonly start: LineStart }
  | { readonly kind: 'answer'; readonly start: LineStart }
  | { readonly kind: 'table'; readonly table: 'translations' | 'statistics'; readonly start: LineStart };

export interface LineReading {
  readonly line: RouterLine;
  readonly next: Context;
}

const nothing: RouterLine = { kind: 'nothing' };
/** VRP says `Error: Wrong parameter found at '^' position.` where IOS and Comware begin with a percent sign. */
const huaweiAnswer = /^\s*(?:Error|Info|Warning): ?\S/;
/** Lines after which a banner without its delimiter is given up. */
const longestBanner = 200;

export function readLine(context: Context, text: string): LineReading {
  const { banner } = context;
  if (banner !== undefined) {
    const { banner: _, ...after } = context;
    const ends = text.includes(banner.delimiter) || banner.left <= 1;
    return { line: nothing, next: ends ? after : { ...after, banner: { ...banner, left: banner.left - 1 } } };
  }
  const start = lineStart(text);
  switch (start.kind) {
    case 'blank':
    case 'log':
    case 'marker':
      return { line: nothing, next: context };
    case 'comment':
      return { line: { kind: 'nothing', start }, next: afterComment(context, start) };
    case 'answer':
      return { line: { kind: 'answer', start }, next: context };
    case 'prompt':
      return afterPrompt(context, text, start, start.prompt);
    case 'command':
      return plainLine(context, text, start);
  }
}

/** VRP and Comware end every block of a listing with `#` in the first column. */
function afterComment(context: Context, { indent }: LineStart): Context {
  if (context.vendor === 'ios' || indent > 0 || context.mode === 'config') return context;
  return { ...context, mode: 'config', indent: 0, style: 'unknown' };
}

function afterPrompt(context: Context, text: string, start: LineStart, prompt: Prompt | undefined): LineReading {
  if (prompt === undefined) return { line: nothing, next: context };
  if (prompt.level === 'exec') {
    const output = printsConfiguration(text.slice(start.at)) ? 'config' : 'other';
    return {
      line: askedLine(context, text, start, prompt),
      next: { ...context, mode: 'config', indent: 0, style: 'unknown', output },
    };
  }
  const mode = promptMode(prompt, context);
  return readCommand({ ...context, mode, style: 'flat', indent: 0, output: 'config' }, text, start);
}

/** A command that asks: nothing, unless somebody forgot to enter the configuration mode. */
function askedLine({ vendor }: Context, text: string, start: LineStart, prompt: Prompt): RouterLine {
  const match = matchWords(automata[vendor]('config'), splitWords(text, start.at));
  if (match.spec === undefined || !isNat(match.taken)) return { kind: 'nothing', start };
  return {
    kind: 'unknown',
    start,
    mode: 'config',
    negated: false,
    problems: syntaxProblems(match, undefined, 'config', prompt),
    words: match.taken,
  };
}

/** `show running-config`, `display current-configuration` and their like, cut as people cut them. */
export function printsConfiguration(command: string): boolean {
  return /^(?:do\s+)?(?:sh\w*\s+(?:run|start|conf|arch)|wr\w*\s+t|more\s|di\w*\s+(?:cu|sa|th))/i.test(command);
}

function plainLine(context: Context, text: string, start: LineStart): LineReading {
  const heading = tableHeading(text);
  if (heading !== undefined) {
    return { line: { kind: 'table', table: heading, start }, next: { ...context, output: heading } };
  }
  if (isTranslationRow(text)) return { line: { kind: 'table', table: 'translations', start }, next: context };
  switch (context.output) {
    case 'config':
      return context.vendor !== 'ios' && huaweiAnswer.test(text)
        ? { line: { kind: 'answer', start }, next: context }
        : readCommand(context, text, start);
    case 'other':
      return { line: nothing, next: context };
    case 'translations':
    case 'statistics': {
      // A table ends where something stands that surely is a command.
      const reading = readCommand({ ...context, output: 'config' }, text, start);
      const isCommand = reading.line.kind === 'command' && reading.line.id !== 'other';
      if (isCommand && start.indent === 0) return reading;
      return { line: { kind: 'table', table: context.output, start }, next: context };
    }
  }
}

function readCommand(context: Context, text: string, start: LineStart): LineReading {
  const all = splitWords(text, start.at);
  const [first] = all;
  if (first === undefined) return { line: { kind: 'nothing', start }, next: context };
  const word = first.text.toLowerCase();
  if (isLeaving(word, all)) return { line: { kind: 'leave', start }, next: left(context) };
  if (word === 'do') return afterDo(context, text, start);
  if (isBanner(word, context))
    return { line: { kind: 'nothing', start }, next: { ...context, ...bannerOf(text, all) } };
  const negates = word === 'no' || word === 'default' || (context.vendor !== 'ios' && word === 'undo');
  const words = negates ? all.slice(1) : all;
  const here = blockAt(context, start);
  const chosen = choose(here, words, isInside(here, start));
  const next = contextAfter(here, chosen, start, negates);
  return { line: lineOf(chosen, start, negates ? first : undefined, start.prompt), next };
}

/** Asked from a configuration mode: the answer ends at the next prompt, and the mode is what it was. */
function afterDo(context: Context, text: string, start: LineStart): LineReading {
  const line: RouterLine = { kind: 'nothing', start };
  if (start.prompt === undefined) return { line, next: context };
  return printsConfiguration(text.slice(start.at))
    ? { line, next: { ...context, mode: 'config', indent: 0, style: 'unknown' } }
    : { line, next: { ...context, output: 'other' } };
}

function isLeaving(word: string, all: readonly Word[]): boolean {
  return (
    all.length === 1 && (word === 'end' || word === 'exit' || word === 'return' || word === 'quit' || word === '^z')
  );
}

function isBanner(word: string, { vendor }: Context): boolean {
  return vendor === 'ios' && word === 'banner';
}

function left(context: Context): Context {
  return { ...context, mode: 'config', indent: 0, style: 'unknown' };
}

/** `banner motd ^C…`: the text may end in the same line. */
function bannerOf(text: string, words: readonly Word[]): Pick<Context, 'banner'> {
  const kind = words[1]?.text.toLowerCase() ?? '';
  const known = /^(?:motd|login|exec|incoming|slip-ppp|prompt-timeout|config-save)$/.test(kind);
  const at = (known ? words[2] : words[1])?.span.start;
  if (at === undefined) return {};
  const delimiter = text[at] === '^' && at + 1 < text.length ? text.slice(at, at + 2) : (text[at] ?? '');
  if (text.includes(delimiter, at + delimiter.length)) return {};
  return { banner: { delimiter, left: longestBanner } };
}

/** A line that stands no deeper than the block's first line has left the block, where blocks are indented at all. */
function blockAt(context: Context, start: LineStart): Context {
  if (context.mode === 'config' || start.prompt !== undefined) return context;
  const style = start.indent > context.indent ? 'indented' : 'flat';
  if (style === context.style) return context;
  return style === 'flat' && context.style === 'indented' ? left(context) : { ...context, style };
}

function isInside({ mode, indent, style }: Context, start: LineStart): boolean {
  return mode !== 'config' && style === 'indented' && start.indent > indent;
}

interface Chosen {
  readonly mode: Mode;
  readonly match: Match<Command>;
}

/**
 * As the device does: the mode's own commands first, then those of the configuration mode. A line indented in its
 * block is never one of the latter. What stands alone, as `show running-config | include nat` leaves it, may be an
 * interface's.
 */
function choose({ vendor, mode }: Context, words: readonly Word[], inside: boolean): Chosen {
  const of = (where: Mode): Chosen => ({ mode: where, match: matchWords(automata[vendor](where), words) });
  const own = of(mode);
  if (own.match.spec !== undefined || (inside && mode !== 'config')) return own;
  const top = mode === 'config' ? own : of('config');
  if (top.match.spec !== undefined) return top;
  const orphan = mode === 'interface' ? own : of('interface');
  if (orphan.match.spec !== undefined) return orphan;
  return own.match.taken.length > top.match.taken.length ? own : top;
}

function contextAfter(here: Context, { mode, match }: Chosen, start: LineStart, negates: boolean): Context {
  const { spec } = match;
  if (spec?.opens !== undefined && !negates) {
    return { ...here, mode: spec.opens, indent: start.indent, style: start.prompt === undefined ? 'unknown' : 'flat' };
  }
  return mode === 'config' && spec?.leaves === true && here.mode !== 'config' ? left(here) : here;
}

function lineOf(
  { mode, match }: Chosen,
  start: LineStart,
  negation: Word | undefined,
  prompt: Prompt | undefined,
): RouterLine {
  const { spec, taken } = match;
  const problems = syntaxProblems(match, negation, mode, prompt);
  const guess =
    spec ?? (negation === undefined || match.stop?.kind !== 'incomplete' ? undefined : match.state.begins[0]);
  if (guess === undefined)
    return { kind: 'unknown', start, mode, negated: negation !== undefined, problems, words: taken };
  return {
    kind: 'command',
    start,
    mode,
    id: guess.id,
    words: taken,
    ...(negation === undefined ? {} : { negation }),
    complete: spec !== undefined,
    ...(guess.opens === undefined || negation !== undefined ? {} : { opens: guess.opens }),
    problems,
  };
}
