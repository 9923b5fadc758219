/** What is wrong with a command's words. Told of NAT's own commands alone: of others not every option is known here. */
import { listed, message } from '../../text/message.ts';
import { type Span, span } from '../../text/span.ts';
import { closest } from '../iptables-save/closest.ts';
import type { Problem } from '../problem.ts';
import type { Command, Mode } from './commands/types.ts';
import type { Prompt } from './line-start.ts';
import type { State } from './syntax/automaton.ts';
import { kinds, portOf } from './syntax/kinds.ts';
import { isAbbreviated, type Match, type TakenWord } from './syntax/match.ts';
import type { Word } from './words.ts';

/** Words that a reader is offered at most where something else was expected. */
const mostExpected = 8;

export function syntaxProblems(
  match: Match<Command>,
  negation: Word | undefined,
  mode: Mode,
  prompt: Prompt | undefined,
): readonly Problem[] {
  const { taken } = match;
  if (!isNat(taken)) return ambiguousNat(match);
  const problems: Problem[] = [];
  const stop = stopProblem(match, negation !== undefined);
  if (stop !== undefined) problems.push(stop);
  for (const word of taken) {
    const wrong = valueProblem(word);
    if (wrong !== undefined) problems.push(wrong);
  }
  const short = abbreviation(taken);
  if (short !== undefined && stop?.code === undefined) problems.push(short);
  if (match.spec !== undefined && prompt !== undefined && !belongs(mode, prompt)) {
    problems.push(wrongMode(taken, prompt, mode));
  }
  return problems;
}

/** `ip nat …` of IOS, `nat …` of VRP and Comware. */
export function isNat(taken: readonly TakenWord[]): boolean {
  const [first, second] = taken;
  return keywordOf(first) === 'nat' || (keywordOf(first) === 'ip' && keywordOf(second) === 'nat');
}

function keywordOf(word: TakenWord | undefined): string | undefined {
  return word?.token.kind === 'keyword' ? word.token.word : undefined;
}

function stopProblem({ stop, state, taken }: Match<Command>, negated: boolean): Problem | undefined {
  switch (stop?.kind) {
    case undefined:
      return undefined;
    case 'unknown':
      return unknown(stop.word, state);
    case 'ambiguous':
      return ambiguous(stop.word, stop.among);
    case 'incomplete': {
      if (negated) return undefined;
      const what = message('The command ends too early. Expected: {expected}.', { expected: expectedAt(state) });
      return { code: 'nat-syntax', span: wholeOf(taken), message: what };
    }
  }
}

function unknown({ text, span: at }: Word, state: State<Command>): Problem {
  const wantsAddress = state.arguments.some(({ token }) => token.kind === 'argument' && token.of === 'address');
  if (wantsAddress && /^[\d.]+$/.test(text)) {
    const what = message('“{word}” is no IPv4 address: four numbers from 0 to 255.', { word: text });
    return { code: 'nat-syntax', span: at, message: what };
  }
  const what = message('“{word}” does not belong here. Expected: {expected}.', {
    word: text,
    expected: expectedAt(state),
  });
  const meant = closest(text, state.exact.keys());
  return { code: 'nat-syntax', span: at, message: what, ...(meant === undefined ? {} : { replacement: meant }) };
}

function ambiguous(word: Word, among: readonly string[]): Problem {
  const what = message('“{word}” is ambiguous: it may stand for {words}.', {
    word: word.text,
    words: listed(among),
  });
  return { code: 'nat-syntax', span: word.span, message: what };
}

/** `ip n inside source …`: so short that the device could not tell which command is meant. */
function ambiguousNat({ stop, taken }: Match<Command>): readonly Problem[] {
  const among = stop?.kind === 'ambiguous' ? stop.among : [];
  if (stop?.kind !== 'ambiguous' || !among.includes('nat') || keywordOf(taken[0]) !== 'ip') return [];
  return [ambiguous(stop.word, among)];
}

/** What may come next, as a device's help lists it. */
function expectedAt(state: State<Command>): string {
  const words = [
    ...state.arguments.map(({ token }) => (token.kind === 'argument' ? kinds[token.of].sign : '')),
    ...state.keywords.map(({ token }) => (token.kind === 'keyword' ? token.word : '')),
  ];
  const more = words.length > mostExpected ? ', …' : '';
  const end = state.accepts.length > 0 ? ['⏎'] : [];
  return [...words.slice(0, mostExpected), ...end].join(', ') + more;
}

function valueProblem({ token, text, span: at }: TakenWord): Problem | undefined {
  if (token.kind !== 'argument') return undefined;
  if (token.of === 'port') {
    const port = portOf(text) ?? 0;
    if (port >= 1 && port <= 65_535) return undefined;
    const what = message('{port} is no port: ports go from 1 to 65535.', { port: text });
    return { code: 'nat-syntax', span: at, message: what };
  }
  if (token.of === 'length' && Number(text.slice(1)) > 32) {
    const what = message('{length} is no prefix length: IPv4 prefixes have at most 32 bits.', { length: text });
    return { code: 'nat-syntax', span: at, message: what };
  }
  return undefined;
}

/** One hint for the line, with the command in full. */
function abbreviation(taken: readonly TakenWord[]): Problem | undefined {
  const short = taken.filter(isAbbreviated);
  const [first] = short;
  const last = short.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const between = taken.slice(taken.indexOf(first), taken.indexOf(last) + 1);
  const full = between.map((word) => keywordOf(word) ?? word.text).join(' ');
  const what = message('In full: {words}.', { words: full });
  return { code: 'nat-abbrev', span: span(first.span.start, last.span.end), message: what, replacement: full };
}

function belongs(mode: Mode, prompt: Prompt): boolean {
  if (prompt.level === 'exec') return false;
  // Commands of the configuration mode are taken in every other mode as well, and leave it.
  return mode === 'config' || prompt.mode !== 'config';
}

function wrongMode(taken: readonly TakenWord[], prompt: Prompt, mode: Mode): Problem {
  const what =
    mode === 'interface'
      ? message(
          'This command belongs to an interface, but the prompt shows the mode “{mode}”: enter “interface …” first.',
          {
            mode: prompt.mode ?? 'exec',
          },
        )
      : message(
          'This command configures, but the prompt shows that no configuration mode was entered: enter “configure terminal” first.',
        );
  return { code: 'nat-prompt-mode', span: wholeOf(taken), message: what };
}

export function wholeOf(taken: readonly Word[]): Span {
  return span(taken[0]?.span.start ?? 0, taken.at(-1)?.span.end ?? 0);
}
