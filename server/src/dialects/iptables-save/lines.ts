/** One line of a dump: what iptables-restore takes it for, and what is wrong with it. */
import { isTableName, tableNames } from '../../catalog/find.ts';
import { listed, type Message, message } from '../../text/message.ts';
import { type Span, span } from '../../text/span.ts';
import type { Problem } from '../problem.ts';
import { readChainLine } from './chain-lines.ts';
import { closest } from './closest.ts';
import type { LineContext } from './context.ts';
import { type RuleCounters, readRuleCounters } from './counters.ts';
import { isMisspeltCommit, type LineKind } from './line-kinds.ts';
import { type LineState, refuseReturn } from './line-state.ts';
import type { Line, Word } from './model.ts';
import { readRule } from './rule/index.ts';
import type { ChainLimit } from './rule/placement.ts';
import { report } from './rule/state.ts';
import { byteLength, splitWords } from './words.ts';

/** Bytes of a line, its end included, that iptables-restore reads at once. */
const MAX_LINE = 10_239;
/** Bytes of a word. */
const MAX_WORD = 1023;

export interface LineReading {
  readonly line: Line;
  /** Rules in user-defined chains: what only some built-in chains accept. */
  readonly limits: readonly ChainLimit[];
}

const noLimits: readonly ChainLimit[] = [];

/**
 * Reads a line without its line feed; a carriage return may stand at its end. `kind` is what the grammar took
 * the line for. Never throws: what cannot be read is a line with problems.
 */
export function parseLine(kind: LineKind, text: string, context: LineContext): Line {
  return readLine(kind, text, context).line;
}

/** Code units of a line that are read: more than iptables-restore takes. */
export const MOST_READ = 16_384;

/** As parseLine, with what the placement of rules needs. */
export function readLine(kind: LineKind, whole: string, context: LineContext): LineReading {
  const state: LineState = { context, problems: [] };
  if (whole.length > MAX_LINE / 4) checkLength(whole, state);
  // It is refused for its length; reading megabytes of it to the end would only hold everybody else up.
  const text = whole.length > MOST_READ ? whole.slice(0, MOST_READ) : whole;
  const { problems } = state;
  switch (kind) {
    case 'comment':
      return plain({ kind: 'comment', text: text.endsWith('\r') ? text.slice(0, -1) : text, problems });
    case 'blank_line':
      return plain(readBlank(text, state));
    case 'table_line':
      return plain(readTable(text, state));
    case 'chain_line':
      return plain(context.place === 'table' ? readChainLine(text, state) : readStray(text, state));
    case 'commit_line':
      return plain(context.place === 'table' ? readCommit(text, state) : readStray(text, state));
    case 'rule_line':
      return inRules(context) ? readRuleLine(text, state) : plain(readStray(text, state));
    case 'command_line':
      return context.place === 'table' ? readRuleLine(text, state) : plain({ kind: 'other', what: 'shell', problems });
    case 'other_line':
      if (context.place !== 'table') return plain(readStray(text, state));
      if (isMisspeltCommit(text)) return plain(readCommit(text, state));
      return /^[ \t]+[#:*]/.test(text) ? plain(refuseIndented(text, state)) : readRuleLine(text, state);
  }
}

function inRules({ place }: LineContext): boolean {
  return place === 'table' || place === 'listing';
}

function plain(line: Line): LineReading {
  return { line, limits: noLimits };
}

function checkLength(text: string, state: LineState): void {
  if (byteLength(text) < MAX_LINE) return;
  const what = message('A line has at most {max} bytes: iptables-restore reads the rest as a line of its own.', {
    max: MAX_LINE,
  });
  report(state, 'line-too-long', span(0, text.length), what);
}

/** Only an empty line is empty: blanks are a rule without a command. */
function readBlank(text: string, state: LineState): Line {
  const { place } = state.context;
  if (text !== '' && (place === 'table' || place === 'outside')) {
    const rest = refuseReturn(text, state);
    const what = message('An empty line must be empty: these blanks are read as a rule without a command.');
    if (rest !== '') report(state, 'unknown-command', span(0, rest.length), what, { replacement: '' });
  }
  return { kind: 'blank', problems: state.problems };
}

/** Words of table lines, which know no quotes. */
function firstWord(text: string, from: number): { readonly text: string; readonly span: Span } {
  const found = /[^ \t]+/.exec(text.slice(from));
  if (!found) return { text: '', span: span(Math.max(from - 1, 0), from) };
  return { text: found[0], span: span(from + found.index, from + found.index + found[0].length) };
}

function readTable(text: string, state: LineState): Line {
  const { place } = state.context;
  const { problems } = state;
  const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
  const { text: name, span: nameSpan } = firstWord(bare, bare.indexOf('*') + 1);
  const known = isTableName(name);
  // In a bundle a star may be anything.
  if (!known && place === 'elsewhere') return { kind: 'other', what: 'unknown', problems };
  refuseReturn(text, state);
  if (place === 'table') {
    const line = known ? `*${name}` : bare;
    const what = message('The table before has no COMMIT, so that “{line}” is read as a rule of it.', { line });
    report(state, 'missing-commit', span(0, bare.length), what);
    if (!known) return { kind: 'other', what: 'unknown', problems };
  } else if (!known) {
    const names = listed(tableNames);
    const near = closest(name, tableNames);
    const what =
      name === ''
        ? message('A table has a name: {names}.', { names })
        : message('There is no table “{name}”, only {names}.', { name, names });
    report(state, 'unknown-table', nameSpan, what, near === undefined ? {} : { replacement: near });
  }
  return { kind: 'table', name, nameSpan, problems };
}

function readCommit(text: string, state: LineState): Line {
  const rest = refuseReturn(text, state);
  if (rest !== 'COMMIT') {
    const what = message('COMMIT must be alone on its line, in upper case and without blanks.');
    report(state, 'bad-argument', span(0, rest.length), what, { replacement: 'COMMIT' });
  }
  return { kind: 'commit', problems: state.problems };
}

/** Only rules may be indented. */
function refuseIndented(text: string, state: LineState): Line {
  const rest = refuseReturn(text, state);
  const start = rest.search(/[^ \t]/);
  const what = message('{sign} means something in the first column only: indented, the line is read as a rule.', {
    sign: rest.charAt(start),
  });
  report(state, 'bad-argument', span(start, rest.length), what);
  return { kind: 'other', what: 'unknown', problems: state.problems };
}

function readRuleLine(text: string, state: LineState): LineReading {
  const rest = refuseReturn(text, state);
  const counted = readRuleCounters(rest);
  if (counted.kind === 'bad') {
    const what = message('Counters have the form [packets:bytes].');
    report(state, 'bad-counters', span(0, Math.max(rest.indexOf(' '), 1)), what);
  }
  const words = wordsBehind(counted, rest);
  if (rest.length > MAX_WORD / 4) checkWords(words, state);
  const reading = readRule(words, counted.kind === 'counters' ? counted.counters : undefined, state.context);
  const found = state.problems.length === 0 ? reading.problems : [...state.problems, ...reading.problems];
  const problems = found.length === 0 ? found : explainOpenQuote(found, words.at(-1));
  return { line: { kind: 'rule', rule: reading.rule, problems }, limits: reading.limits };
}

/** What is wrong with a word that ends only with the line is its quote, whatever it would have been taken for. */
function explainOpenQuote(problems: readonly Problem[], last: Word | undefined): readonly Problem[] {
  if (!last?.text.endsWith('\n')) return problems;
  const { start } = last.span;
  const apart = problems.filter(({ span: at }) => at.end <= start);
  const [first] = problems.filter(({ span: at }) => at.end > start);
  if (first === undefined) return problems;
  const what = message('This quotation mark is never closed, so that the rest of the line is one word.');
  return [...apart, { code: first.code, span: last.span, message: what }];
}

/** The words of the rule. Behind counters that cannot be read, those from the next blank on. */
function wordsBehind(counted: RuleCounters, text: string): readonly Word[] {
  switch (counted.kind) {
    case 'none':
      return splitWords(text);
    case 'counters':
      return splitWords(text.slice(0, counted.stop), counted.end);
    case 'bad':
      return splitWords(text, Math.max(text.search(/[ \t]|$/), 0));
  }
}

function checkWords(words: readonly Word[], state: LineState): void {
  for (const word of words) {
    if (byteLength(word.text) <= MAX_WORD) continue;
    report(state, 'line-too-long', word.span, message('A word has at most {max} bytes.', { max: MAX_WORD }));
  }
}

/** A line outside of a table. In a bundle it is another command's output, or a heading. */
function readStray(text: string, state: LineState): Line {
  const { problems } = state;
  if (state.context.place !== 'outside') return { kind: 'other', what: 'heading', problems };
  // Said once for all of them: a file of another kind would be nothing but errors.
  if (state.context.strayed) return { kind: 'other', what: 'unknown', problems };
  const rest = refuseReturn(text, state);
  report(state, 'outside-table', span(0, rest.length), strayReason(rest));
  return { kind: 'other', what: 'unknown', problems };
}

/** What other programs print about the same rules is recognised, so that nobody looks for a missing table line there. */
function strayReason(text: string): Message {
  if (/^Chain \S+ \((?:policy|\d+ references)/.test(text)) {
    return message('This is what iptables -L prints, which leaves out parts of rules: open what iptables-save prints.');
  }
  if (/^table (?:ip6?|inet|arp|bridge|netdev) \S+ \{/.test(text)) {
    return message('This is what nft prints, which is not read: open what iptables-save prints.');
  }
  return message('This line stands outside of a table: a line such as *filter must come before it.');
}
