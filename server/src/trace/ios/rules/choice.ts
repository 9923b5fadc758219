/** What becomes of one end of a packet, and by which rule. */
import type { NatRule, RuleSide } from '../../../dialects/ios-nat/model.ts';
import type { Message } from '../../../text/message.ts';
import type { Considered } from '../../trace.ts';
import type { End, Entry, HostEntry } from '../entry.ts';
import type { Asked } from '../route-map.ts';
import type { RouterWalk } from '../walk.ts';
import type { Crossing } from './applies.ts';

/** A question for the rules: one end of a packet that crosses the router. */
export interface Question {
  readonly walk: RouterWalk;
  readonly side: RuleSide;
  readonly end: End;
  /** The other end, as the packet has it before translation. */
  readonly far: End;
  readonly asked: Asked;
  readonly crossing: Crossing;
  /** Rules that were looked at and do not translate the end; finders add to it. */
  readonly considered: Considered[];
}

export interface Choice {
  readonly kind: 'translated';
  readonly end: End;
  readonly rule: NatRule | undefined;
  /** One sentence, which names the rule and why it applies. */
  readonly text: Message;
  readonly why: 'rule' | 'connection';
  /** Rows beside the flow's own: what stands in the table for the host, whoever it talks to. */
  readonly host?: HostEntry;
  /** Whether the host's row is new, so that it is to be kept. */
  readonly fresh: boolean;
  /** Routing table of the local side. */
  readonly innerVrf: string;
}

/** A rule applies, and nothing could be given. */
export interface Refusal {
  readonly kind: 'refused';
  readonly rule: NatRule;
  readonly text: Message;
}

export type Answer = Choice | Refusal | undefined;

/** Rules that a step lists at most: the closest ones. */
const mostConsidered = 20;

export function consider(question: Question, rule: NatRule, text: Message, answer: Considered['answer'] = 'no'): void {
  if (question.considered.length >= mostConsidered) return;
  question.considered.push({ rule: rule.text, origin: rule.place, text, answer });
}

export function isOf(entry: Entry, word: number): boolean {
  return (entry.kind === 'flow' ? entry.inside.local.word : entry.pair.local.word) === word;
}
