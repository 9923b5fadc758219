/** What a match tests. Each extension has a file beside this one; index.ts is the table of them. */
import type { MatchUse, OptionUse } from '../../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { type Dimension, present } from '../../space/dimensions.ts';
import { type Intervals, intervalsOf } from '../../space/intervals.ts';
import { everything, nothing, numbers, opposite, type Region, region } from '../../space/region.ts';
import { finishByStack, type Walk } from '../../walk/walk.ts';
import {
  type Answer,
  type CompileContext,
  type Condition,
  conditionOf,
  type RegionOf,
  type Unknown,
  unknown,
} from '../condition.ts';
import type { Knowledge } from '../extension.ts';
import { written } from '../header.ts';

export interface MatchSemantics {
  readonly name: string;
  readonly state: Knowledge;
  /** Of `unknown`: what neither dumps nor a described packet hold. */
  readonly reason?: Message;
  readonly compile: (use: MatchUse, context: CompileContext) => readonly Condition[];
}

/** How one option is tested; undefined: it tests nothing by itself. */
export type OptionTest = (option: OptionUse, context: CompileContext, use: MatchUse) => Condition | undefined;

/** A match whose options are conditions of their own, all of which must hold. */
export function byOption(name: string, tests: Readonly<Record<string, OptionTest>>): MatchSemantics {
  return {
    name,
    state: 'modelled',
    compile: (use, context) => use.options.flatMap((option) => tests[option.spec.name]?.(option, context, use) ?? []),
  };
}

/** The same of a match that reads the header above IP even where no option asks for anything in it. */
export function byHeader(name: string, tests: Readonly<Record<string, OptionTest>>): MatchSemantics {
  const whole = byOption(name, tests);
  return {
    ...whole,
    compile: (use, context) => {
      const conditions = whole.compile(use, context);
      if (conditions.length > 0) return conditions;
      return [
        {
          span: use.nameSpan,
          test: (walk) => walk.packet.sport !== undefined || failsWithoutHeader(walk),
          explain: () => message('-m {name}: the packet has no such header', { name }),
          region: () => region({ sport: present }),
        },
      ];
    },
  };
}

/** What the packet has of what is compared. A message: it has none of it, in words. Undefined: nobody told. */
export type Has = (walk: Walk) => string | Message | undefined;

/** What a packet may lack. */
export const lacking = {
  connection: message('the packet belongs to no connection'),
  socket: message('no program of this node sent the packet'),
  balancing: message('IPVS has not handled the packet'),
  header: message('the packet has no such header'),
  ports: message('the packet has no ports'),
  icmp: message('the packet is not of ICMP'),
  bridge: message('the packet passes no port of a bridge'),
};

/**
 * The condition of an option that compares with a value of the packet, explained as "OPTION: the packet has VALUE".
 * Where `has` answers undefined the explanation is what the test would ask.
 */
export function compares(option: OptionUse, test: (walk: Walk) => Answer, has: Has, where?: RegionOf): Condition {
  const explain = (walk: Walk): Message => {
    const value = has(walk);
    if (typeof value === 'object') return message('{option}: {lacking}', { option: written(option), lacking: value });
    if (value !== undefined) return message('{option}: the packet has {value}', { option: written(option), value });
    const answer = test(walk);
    return typeof answer === 'object' && answer.kind === 'unknown'
      ? message('{option}: open whether {statement}', { option: written(option), statement: answer.text })
      : message('{option}: the packet has no such field', { option: written(option) });
  };
  return conditionOf(option, test, explain, where);
}

/**
 * The region of what only its own test can answer, but has one answer for a packet while it is in a table: rules that
 * ask the same ask about the same packets.
 */
export function asked(option: OptionUse, more = ''): RegionOf {
  const words = option.words.map((word) => word.text).join(' ');
  const question: Dimension = `asks:${option.spec.name} ${words}${more}`;
  return ({ node }) => (node === undefined ? region({ [question]: numbers(1) }) : undefined);
}

/** An option about a number, given as one or as a range. A packet without the number doesn't match, negated or not. */
export function inNumberRange(
  dimension: 'sport' | 'dport' | 'length',
  read: (walk: Walk) => number | undefined,
): OptionTest {
  return (option) => {
    const range = rangeOf(option);
    if (range === undefined) return undefined;
    const positive = (walk: Walk): boolean | undefined => {
      const value = read(walk);
      return value === undefined ? undefined : value >= range.low && value <= range.high;
    };
    return withMissing(option, positive, (walk) => read(walk)?.toString() ?? lacking.ports, {
      holds: region({ [dimension]: numbers(range.low, range.high) }),
      among: region({ [dimension]: present }),
      of: 'header',
    });
  };
}

/**
 * The condition of an option about something that the described packet tells or leaves open. Where the test answers
 * undefined the trace asks `question`, whose text names the field of the packet that would settle it.
 */
export function asks(
  option: OptionUse,
  test: (walk: Walk) => boolean | undefined,
  question: (walk: Walk) => Unknown,
  has: Has,
): Condition {
  return compares(option, (walk) => test(walk) ?? question(walk), has);
}

/**
 * Tests that answer undefined where the packet has nothing to test: then the match fails, whatever the negation. `of`: what
 * they test stands in the header above IP.
 */
export function withMissing(
  option: OptionUse,
  test: (walk: Walk) => boolean | undefined,
  has: Has,
  where?: { readonly holds: Region; readonly among?: Region; readonly of?: 'header' },
): Condition {
  const whole = compares(option, () => true, has);
  const among = where?.among ?? everything;
  return {
    ...whole,
    ...(where === undefined
      ? {}
      : { region: ({ family }) => (option.negated ? opposite(where.holds, family, among) : where.holds) }),
    test: (walk) => {
      const answer = test(walk);
      if (answer === undefined) return where?.of === 'header' && failsWithoutHeader(walk);
      return answer !== option.negated;
    },
  };
}

/** tcp_mt(), udp_mt(), icmp_match()…: a header that is cut off is looked for in vain, and the packet dropped (hotdrop). */
export function failsWithoutHeader(walk: Walk): false {
  if (walk.packet.cutHeader !== undefined) finishByStack(walk, 'dropped', 'header', cutOff);
  return false;
}

export const cutOff = message('the header that the rule asks about is cut off: such a packet is dropped');

export function rangeOf(option: OptionUse): { readonly low: number; readonly high: number } | undefined {
  const { value } = option;
  if (value.kind === 'range') return value;
  return value.kind === 'number' ? { low: value.value, high: value.value } : undefined;
}

/** Nothing matches that has no connection; which of the others do, no dimension tells. */
export const ofConnections: Region = { boxes: region({ direction: numbers(0, 1) }).boxes, exact: false };

/** `(value AND mask) = expected`, on 32 bits. */
export function masked(option: OptionUse): ((value: number) => boolean) | undefined {
  const { value } = option;
  if (value.kind === 'masked') return (found) => (found & value.mask) >>> 0 === value.value;
  return value.kind === 'number' ? (found) => found === value.value : undefined;
}

/** The same as a region of the bits of a mark. */
export function maskedRegion(option: OptionUse, of: 'mark' | 'ctmark'): Region | undefined {
  const { value } = option;
  const wanted =
    value.kind === 'masked' ? value : value.kind === 'number' ? { value: value.value, mask: 0xffffffff } : undefined;
  if (wanted === undefined) return undefined;
  if ((wanted.value & ~wanted.mask) !== 0) return nothing;
  const bounds: Partial<Record<Dimension, Intervals>> = {};
  for (let index = 0; index < 32; index++) {
    if (((wanted.mask >>> index) & 1) === 1) bounds[`${of}.${index}`] = numbers((wanted.value >>> index) & 1);
  }
  return region(bounds);
}

/** Values from 0 to 255 for which a test holds. */
export function bytesWhere(test: (value: number) => boolean): Intervals {
  return intervalsOf(
    Array.from({ length: 256 }, (_, value) => value).flatMap((value) => (test(value) ? [[value, value + 1]] : [])),
  );
}

/** A match that the dumps can't answer; `about` says in one sentence what would settle it. */
export function unknowable(name: string, about: Message): MatchSemantics {
  return {
    name,
    state: 'unknown',
    reason: about,
    compile: (use, context) => {
      const options = use.options.map(written).join(' ');
      const id = `match:${name}:${options}:${context.place}`;
      const text = message('“-m {name} {options}” matches this packet ({about})', { name, options, about });
      return [
        {
          span: use.nameSpan,
          test: () => unknown(id, text),
          explain: () => message('-m {name}: {about}', { name, about }),
        },
      ];
    },
  };
}
