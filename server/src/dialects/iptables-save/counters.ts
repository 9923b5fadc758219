/** `[packets:bytes]`, in its two places: behind a chain's policy, and before a rule. */
import { span } from '../../text/span.ts';
import type { Counters } from './model.ts';

/** What stands at the start of a rule line. */
export type RuleCounters =
  | { readonly kind: 'none' }
  /** Where the rule begins behind them. Letters count as 0, and then there are no `counters`. */
  | { readonly kind: 'counters'; readonly end: number; readonly counters: Counters | undefined }
  /** iptables-restore gives up: no `]`, or nothing before or behind the colon. */
  | { readonly kind: 'bad' };

const OPEN = 0x5b;

/** Counters at the start of `line`, read as tokenize_rule_counters of iptables/xshared.c does. */
export function readRuleCounters(line: string): RuleCounters {
  if (line.charCodeAt(0) !== OPEN) return { kind: 'none' };
  const end = line.indexOf(']') + 1;
  if (end === 0) return { kind: 'bad' };
  const usual = /^\[(\d+):(\d+)\]/.exec(line);
  if (usual) return { kind: 'counters', end, counters: countersOf(usual, 0) };
  // strtok: leading separators are skipped, and a token has at least one character.
  const first = line.slice(1).replace(/^:+/, '');
  const colon = first.indexOf(':');
  if (colon < 0) return { kind: 'bad' };
  const second = first.slice(colon + 1).replace(/^\]+/, '');
  return second === '' ? { kind: 'bad' } : { kind: 'counters', end, counters: undefined };
}

/** The word behind a policy; undefined where it is no `[n:n]`. Text behind it does not matter. */
export function readPolicyCounters(word: string, start: number): Counters | undefined {
  const found = /^\[(\d+):(\d+)\]/.exec(word);
  return found ? countersOf(found, start) : undefined;
}

function countersOf(found: RegExpExecArray, start: number): Counters {
  const [whole, packets = '0', bytes = '0'] = found;
  return { packets: BigInt(packets), bytes: BigInt(bytes), span: span(start, start + whole.length) };
}
