/** `[packets:bytes]`, in its two places: behind a chain's policy, and before a rule. */
import { span } from '../../text/span.ts';
import type { Counters } from './model.ts';

/** What stands at the start of a rule line. */
export type RuleCounters =
  | { readonly kind: 'none' }
  /** Where the rule begins behind them. Letters count as 0, and then there are no `counters`. */
  | {
      readonly kind: 'counters';
      readonly end: number;
      /** Where the rule ends: reading odd counters cuts the line. */
      readonly stop: number;
      readonly counters: Counters | undefined;
    }
  /** iptables-restore gives up: no `]`, or nothing before or behind the colon. */
  | { readonly kind: 'bad' };

const OPEN = 0x5b;

/** Counters at the start of `line`, read as tokenize_rule_counters of iptables/xshared.c does. */
export function readRuleCounters(line: string): RuleCounters {
  if (line.charCodeAt(0) !== OPEN) return { kind: 'none' };
  const end = line.indexOf(']') + 1;
  if (end === 0) return { kind: 'bad' };
  const usual = /^\[(\d+):(\d+)\]/.exec(line);
  if (usual) return { kind: 'counters', end, stop: line.length, counters: countersOf(usual, 0) };
  // strtok: leading separators are skipped, a token has at least one character, and its end becomes the line's.
  let first = 1;
  while (line[first] === ':') first++;
  const colon = line.indexOf(':', first);
  if (colon < 0) return { kind: 'bad' };
  const second = line.slice(colon + 1).replace(/^\]+/, '');
  if (second === '') return { kind: 'bad' };
  return { kind: 'counters', end, stop: colon < end ? line.length : colon, counters: undefined };
}

/** The word behind a policy; undefined where it is no `[n:n`. Signs are read, and text behind does not matter (sscanf). */
export function readPolicyCounters(word: string, start: number): Counters | undefined {
  const found = /^\[([+-]?\d+):([+-]?\d+)\]?/.exec(word);
  return found ? countersOf(found, start) : undefined;
}

function countersOf(found: RegExpExecArray, start: number): Counters {
  const [whole, packets = '0', bytes = '0'] = found;
  return { packets: unsigned(packets), bytes: unsigned(bytes), span: span(start, start + whole.length) };
}

/** 64 bits unsigned, as the kernel keeps it. */
function unsigned(digits: string): bigint {
  return BigInt.asUintN(64, BigInt(digits.replace('+', '')));
}
