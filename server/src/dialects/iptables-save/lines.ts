/** One line of a dump: what iptables-restore takes it for, and what is wrong with it. */
import { isBuiltinChain, isTableName, tableNames } from '../../catalog/find.ts';
import { policies } from '../../catalog/names/index.ts';
import { message } from '../../text/message.ts';
import { type Span, span } from '../../text/span.ts';
import type { Problem } from '../problem.ts';
import { closest } from './closest.ts';
import type { LineContext } from './context.ts';
import { readPolicyCounters, readRuleCounters } from './counters.ts';
import type { Line } from './model.ts';
import { refuseChainName } from './rule/chain-names.ts';
import { readRule } from './rule/index.ts';
import type { ChainLimit } from './rule/placement.ts';
import { report } from './rule/state.ts';
import { byteLength, splitWords } from './words.ts';

/** What a line is by its first characters alone, before anybody asks whether it may stand where it stands. */
export type LineKind =
  | 'comment'
  | 'table_line'
  | 'chain_line'
  | 'commit_line'
  | 'rule_line'
  | 'blank_line'
  | 'command_line'
  | 'other_line';

/** Bytes of a line, its end included, that iptables-restore reads at once. */
const MAX_LINE = 10_239;
const MAX_WORD = 1023;

interface Place {
  readonly context: LineContext;
  readonly problems: Problem[];
}

export interface LineReading {
  readonly line: Line;
  /** Rules in user-defined chains: what only some built-in chains accept. */
  readonly limits: readonly ChainLimit[];
}

const noLimits: readonly ChainLimit[] = [];

/**
 * Reads a line without its end. `text` may end in a carriage return. Never throws: what cannot be read
 * is a line with problems. `kind` is what the grammar, or lineKind, took the line for.
 */
export function parseLine(kind: LineKind, text: string, context: LineContext): Line {
  return readLine(kind, text, context).line;
}

/** As parseLine, with what placement needs. */
export function readLine(kind: LineKind, text: string, context: LineContext): LineReading {
  const place: Place = { context, problems: [] };
  if (text.length > MAX_LINE / 4 && byteLength(text) >= MAX_LINE) {
    const what = message('A line has at most {max} bytes: iptables-restore reads the rest as a line of its own.', {
      max: MAX_LINE,
    });
    report(place, 'line-too-long', span(0, text.length), what);
  }
  switch (kind) {
    case 'comment':
      return plain({ kind: 'comment', text: withoutReturn(text), problems: place.problems });
    case 'blank_line':
      return plain(readBlank(text, place));
    case 'table_line':
      return context.place === 'table' ? readStray(text, place, 'table') : plain(readTable(text, place));
    case 'chain_line':
      return context.place === 'table' ? plain(readChain(text, place)) : plain(refuseOutside(text, place));
    case 'commit_line':
      return context.place === 'table' ? readCommit(text, place) : plain(refuseOutside(text, place));
    case 'rule_line':
      return context.place === 'outside' ? plain(refuseOutside(text, place)) : readRuleLine(text, place);
    case 'command_line':
      return plain({ kind: 'other', what: 'shell', problems: place.problems });
    case 'other_line':
      return context.place === 'table' ? readRuleLine(text, place) : plain(readOther(text, place));
  }
}

/** The kind of a line by the same rules as the grammar's. */
export function lineKind(text: string): LineKind {
  switch (text.charCodeAt(0)) {
    case 0x23:
      return 'comment';
    case 0x2a:
      return 'table_line';
    case 0x3a:
      return 'chain_line';
    case 0x2d:
    case 0x5b:
      return 'rule_line';
    default:
      break;
  }
  if (/^COMMIT\s*$/.test(text)) return 'commit_line';
  if (/^\s*$/.test(text)) return 'blank_line';
  if (/^\s*(\[\d+:\d+\]\s*)?(-|!)/.test(text)) return 'rule_line';
  if (/^[\s$#]*(sudo\s+)?\S*ip6?tables(-legacy|-nft)?\s+-/.test(text)) return 'command_line';
  return 'other_line';
}

function plain(line: Line): LineReading {
  return { line, limits: noLimits };
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** Reports the carriage return at the end of a line, and answers the line without. */
function refuseReturn(text: string, place: Place): string {
  if (!text.endsWith('\r')) return text;
  const what = message(
    'The line ends in a carriage return (Windows line ends), which iptables-restore takes for text.',
  );
  report(place, 'carriage-return', span(text.length - 1, text.length), what);
  return text.slice(0, -1);
}

/** Only an empty line is empty: blanks inside a table are a rule without a command. */
function readBlank(text: string, place: Place): Line {
  if (text === '') return { kind: 'blank', problems: place.problems };
  if (place.context.place !== 'listing') {
    const rest = refuseReturn(text, place);
    if (rest !== '')
      report(
        place,
        'unknown-command',
        span(0, rest.length),
        message('An empty line must be empty: these blanks are read as a rule without a command.'),
        { replacement: '' },
      );
  }
  return { kind: 'blank', problems: place.problems };
}

/** Words of table and chain lines, which know no quotes. */
function plainWords(text: string, from: number): readonly { readonly text: string; readonly span: Span }[] {
  return Array.from(text.slice(from).matchAll(/[^ \t]+/g), (found) => ({
    text: found[0],
    span: span(from + found.index, from + found.index + found[0].length),
  }));
}

function readTable(text: string, place: Place): Line {
  const [word] = plainWords(refuseReturn(text, place), 1);
  const name = word?.text ?? '';
  const nameSpan = word?.span ?? span(0, 1);
  if (!isTableName(name)) {
    const near = closest(name, tableNames);
    report(
      place,
      'unknown-table',
      nameSpan,
      name === ''
        ? message('A table has a name: {names}.', { names: tableNames.join(', ') })
        : message('There is no table “{name}”, only {names}.', { name, names: tableNames.join(', ') }),
      near === undefined ? {} : { replacement: near },
    );
  }
  return { kind: 'table', name, nameSpan, problems: place.problems };
}

function readChain(text: string, place: Place): Line {
  const { problems, context } = place;
  const [first, second, third] = plainWords(withoutReturn(text), 1);
  // Without counters behind it, the carriage return is part of the policy.
  if (text.endsWith('\r') && !third) refuseReturn(text, place);
  const name = first?.text ?? '';
  const nameSpan = first?.span ?? span(0, 1);
  const policy = second?.text ?? '';
  const policySpan = second?.span ?? span(nameSpan.end, nameSpan.end);
  const counters = third ? readPolicyCounters(third.text, third.span.start) : undefined;
  if (name === '') report(place, 'bad-chain-name', nameSpan, message('A chain has a name: this is empty.'));
  else if (policy === '')
    report(
      place,
      'bad-policy',
      nameSpan,
      message('A chain line needs a policy behind the name: ACCEPT or DROP for built-in chains, else a dash.'),
    );
  else readPolicy({ name, nameSpan, policy, policySpan }, place);
  if (policy !== '' && policy !== '-' && third && !counters) {
    report(place, 'bad-counters', third.span, message('Counters have the form [packets:bytes].'));
  }
  const builtin = context.table !== undefined && isBuiltinChain(context.table, name);
  if (name !== '' && !builtin) refuseChainName({ text: name, span: nameSpan, quoted: false }, 'declared', place);
  return { kind: 'chain', name, nameSpan, policy, policySpan, ...(counters ? { counters } : {}), problems };
}

interface ChainWords {
  readonly name: string;
  readonly nameSpan: Span;
  readonly policy: string;
  readonly policySpan: Span;
}

function readPolicy({ name, policy, policySpan }: ChainWords, place: Place): void {
  if (policy === '-') return;
  const { table } = place.context;
  if (table === undefined) return;
  if (!isBuiltinChain(table, name)) {
    const what = message('Only built-in chains have a policy: write a dash for “{name}”.', { name });
    report(place, 'bad-policy', policySpan, what, { refusedBy: 'legacy', replacement: '-' });
    return;
  }
  if ((policies as readonly string[]).includes(policy)) return;
  const near = closest(policy, policies);
  const what = message('A policy is ACCEPT or DROP, not “{policy}”: end the chain with a rule instead.', { policy });
  report(place, 'bad-policy', policySpan, what, near === undefined ? {} : { replacement: near });
}

/** COMMIT is the whole line, or it is a rule that nobody knows. */
function readCommit(text: string, place: Place): LineReading {
  const rest = refuseReturn(text, place);
  if (rest !== 'COMMIT') {
    report(place, 'bad-argument', span(0, rest.length), message('COMMIT must be alone on its line, without blanks.'), {
      replacement: 'COMMIT',
    });
  }
  return plain({ kind: 'commit', problems: place.problems });
}

/** A line that is no rule but stands where only rules may stand. */
function readStray(text: string, place: Place, what: 'table'): LineReading {
  const rest = refuseReturn(text, place);
  const name = plainWords(rest, 1)[0]?.text ?? '';
  report(
    place,
    'missing-commit',
    span(0, rest.length),
    message('The table before this line has no COMMIT: “{line}” is read as a rule of it.', { line: `*${name}` }),
  );
  if (!isTableName(name)) return plain({ kind: 'other', what: 'unknown', problems: place.problems });
  return plain({ kind: what, name, nameSpan: span(1, rest.length), problems: place.problems });
}

function readRuleLine(text: string, place: Place): LineReading {
  const rest = refuseReturn(text, place);
  const counted = readRuleCounters(rest);
  if (counted.kind === 'bad')
    report(
      place,
      'bad-counters',
      span(0, Math.max(rest.indexOf(' '), 1)),
      message('Counters have the form [packets:bytes].'),
    );
  const words = splitWords(rest, counted.kind === 'counters' ? counted.end : 0);
  for (const word of words) {
    if (word.text.length > MAX_WORD / 4 && byteLength(word.text) > MAX_WORD) {
      report(place, 'line-too-long', word.span, message('A word has at most {max} bytes.', { max: MAX_WORD }));
    }
  }
  const reading = readRule(words, counted.kind === 'counters' ? counted.counters : undefined, place.context);
  const problems = place.problems.length === 0 ? reading.problems : [...place.problems, ...reading.problems];
  return { line: { kind: 'rule', rule: reading.rule, problems }, limits: reading.limits };
}

function refuseOutside(text: string, place: Place): Line {
  const rest = refuseReturn(text, place);
  report(
    place,
    'outside-table',
    span(0, rest.length),
    message('This line stands outside of a table: a line such as *filter must come before it.'),
  );
  return { kind: 'other', what: 'unknown', problems: place.problems };
}

/** Between dumps of a bundle, prompts and headings are tolerated: whether they are is for the file to say. */
function readOther(text: string, place: Place): Line {
  if (place.context.place === 'listing') return { kind: 'other', what: 'heading', problems: place.problems };
  return refuseOutside(text, place);
}
