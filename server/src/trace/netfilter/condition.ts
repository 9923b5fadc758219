/** What a rule is made of: conditions, each one option of a match or of the rule itself. */
import type { OptionUse, Rule } from '../../dialects/iptables-save/model.ts';
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import type { Message } from '../../text/message.ts';
import type { Span } from '../../text/span.ts';
import type { Question } from '../chooser.ts';
import { complement } from '../fraction.ts';
import { everything, opposite, type Region } from '../space/region.ts';
import type { Fraction } from '../trace.ts';
import type { Walk } from '../walk/walk.ts';

/** The dumps can't tell: the statement would settle it, and the condition holds exactly where the statement does (`when`). */
export interface Unknown {
  readonly kind: 'unknown';
  readonly id: string;
  readonly text: Message;
  readonly when: boolean;
  readonly likely?: boolean;
  readonly oneOf?: string;
  /** `said`: the likely answer is taken without a fork, and named as an assumption. */
  readonly fork?: 'said';
  /** What the walk keeps of the answer, whichever it is. */
  readonly told?: (walk: Walk, holds: boolean) => void;
  /** What the walk knows from then on, where the statement holds. */
  readonly learn?: (walk: Walk) => void;
}

/** Chance decides; the share of packets for which the condition holds. */
export interface Chance {
  readonly kind: 'chance';
  readonly share: Fraction;
  /** What is to be kept of how it came out. */
  readonly told?: (holds: boolean) => void;
}

export type Answer = boolean | Unknown | Chance;

/** What a region may depend on beside the rule itself. */
export interface About {
  readonly family: Family;
  /** Undefined: the rules are looked at by themselves. Questions that have one answer for a packet are dimensions then. */
  readonly node?: Node;
}

/** The packets for which a condition holds; undefined: no region tells. */
export type RegionOf = (about: About) => Region | undefined;

export interface Condition {
  /** The option in the rule's line; undefined for what a match tests without an option. */
  readonly span?: Span;
  readonly test: (walk: Walk) => Answer;
  /** Asking it leaves something behind: only a packet that met the conditions before it may be asked. */
  readonly keeps?: true;
  /** Whether being asked changes what it will answer next, though not at once: the same goes for such a packet. */
  readonly counts?: (walk: Walk) => boolean;
  /** Why the answer is what it is, with both values: "--dport 443: the packet has 80". */
  readonly explain: (walk: Walk) => Message;
  /** The same as `test` for all packets at once. The two are held together by a property test (regions.test.ts). */
  readonly region?: RegionOf;
}

export function unknown(id: string, text: Message, likely = true): Unknown {
  return { kind: 'unknown', id, text, when: true, likely };
}

/** Open as what a look-up or another room of the trace would ask. */
export function unsettled(question: Question): Unknown {
  return { kind: 'unknown', when: true, ...question };
}

/** `!` before a condition. */
export function negate(answer: Answer): Answer {
  if (typeof answer === 'boolean') return !answer;
  if (answer.kind === 'unknown') return { ...answer, when: !answer.when };
  const { share, told } = answer;
  return {
    kind: 'chance',
    share: complement(share),
    ...(told === undefined ? {} : { told: (holds: boolean) => told(!holds) }),
  };
}

/** The condition of an option, its negation included. */
export function conditionOf(
  option: OptionUse<{ readonly name: string }>,
  test: (walk: Walk) => Answer,
  explain: (walk: Walk) => Message,
  region?: RegionOf,
): Condition {
  const span = {
    start: option.negation?.start ?? option.nameSpan.start,
    end: option.words.at(-1)?.span.end ?? option.nameSpan.end,
  };
  return {
    span,
    test: option.negated ? (walk) => negate(test(walk)) : test,
    explain,
    ...(region === undefined ? {} : { region: option.negated ? negated(region) : region }),
  };
}

/** `among`: where the packet has what is compared at all. */
export function negated(region: RegionOf, among: Region = everything): RegionOf {
  return (about) => {
    const found = region(about);
    return found === undefined ? undefined : opposite(found, about.family, among);
  };
}

/** What compiling needs to know of the rule around a match or target. */
export interface CompileContext {
  readonly family: Family;
  readonly rule: Rule;
  /** Names the rule in ids of assumptions, the same in every run over the same dump: "filter/INPUT/3". */
  readonly place: string;
}
