/** What the readers of values share: what they are given, and how they say what is wrong. */
import type { OptionSpec } from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';
import { listed, type Message, type MessageArg, message } from '../../../text/message.ts';
import type { Span } from '../../../text/span.ts';
import type { Problem } from '../../problem.ts';
import type { ProblemCode } from '../codes.ts';
import type { Value, Word } from '../model.ts';

/** What a reader needs to know of the option: its name and limits. */
export type OptionFacts = Pick<OptionSpec, 'name'> &
  Partial<
    Pick<
      OptionSpec,
      'enum' | 'enumRef' | 'min' | 'max' | 'maxByFamily' | 'minLength' | 'maxLength' | 'cutAt' | 'valueChains'
    >
  >;

/** What is known of the rule when a value is read. iptables reads from left to right, so this is what stands before. */
export interface Reading {
  readonly family: Family;
  /** Number of `-p`; 0: none so far, or all. */
  readonly protocol: number;
  readonly protocolNegated: boolean;
  /** Name of the match or target that the option belongs to; empty for options of the rule itself. */
  readonly extension: string;
  /** True below a header of iptables-save: the machine that wrote it knew the names in it. */
  readonly printed: boolean;
  readonly problems: Problem[];
}

/** Reads one value. Bad words are reported to `reading.problems` and answered with `invalid`. */
export type ValueReader = (word: Word, option: OptionFacts, reading: Reading, second: Word | undefined) => Value;

/**
 * Where `from` to `to` of the word's text stands on the line; the whole word where quotes hide it. An empty part
 * is where something is missing: the sign before or behind it stands for it, since nobody sees a span without width.
 */
export function partOf(word: Word, from: number, to: number): Span {
  if (word.quoted) return word.span;
  const { start, end } = word.span;
  if (to > from && start + from < end) return { start: start + from, end: Math.min(start + to, end) };
  const at = Math.min(start + from, end);
  return at < end ? { start: at, end: at + 1 } : { start: Math.max(at - 1, start), end: at };
}

/** Reports a problem and answers the value that stands for it. */
export function refuse(
  reading: Reading,
  word: Word,
  what: Message,
  at: Span = word.span,
  code: ProblemCode = 'bad-value',
): Value {
  reading.problems.push({ code, span: at, message: what });
  return { kind: 'invalid', text: word.text };
}

/** “Expected {what}, found …”: the usual complaint. */
export function expected(what: Message, found: string): Message {
  return found === ''
    ? message('Expected {what}, found nothing.', { what })
    : message('Expected {what}, found “{found}”.', { what, found });
}

/** “… must lie between low and high”. */
export function outOfRange(
  reading: Reading,
  word: Word,
  found: MessageArg,
  low: MessageArg,
  high: MessageArg,
  at: Span = word.span,
): Value {
  return refuse(
    reading,
    word,
    message('{found} is out of range: expected {low} to {high}.', { found, low, high }),
    at,
    'out-of-range',
  );
}

/** The names as a list for people: `a, b or c`; cut after the first dozen. */
export function oneOf(names: readonly string[]): Message {
  const shown = names.slice(0, 12);
  const rest = names.length - shown.length;
  return rest > 0
    ? message('one of {names} and {rest} more', { names: listed(shown), rest })
    : message('one of {names}', { names: listed(shown) });
}
