/** Access lists: their lines are tried in order, the first that holds decides, and what none permits is denied. */
import type { AccessList, AclEntry } from '../../../dialects/ios-nat/model.ts';
import type { Packet } from '../../../net/packet.ts';
import { type Message, message } from '../../../text/message.ts';
import type { Chooser } from '../../chooser.ts';
import type { WhyNot } from '../../trace.ts';
import { wordOf } from '../interfaces.ts';
import type { Groups } from './addresses.ts';
import { answerOf, type Condition, firstFailing } from './condition.ts';
import { conditionsOf } from './entry.ts';

export interface CompiledList {
  readonly list: AccessList;
  readonly lines: readonly Line[];
}

interface Line {
  readonly entry: AclEntry;
  readonly conditions: readonly Condition[];
}

export type ListAnswer =
  | { readonly action: 'permit' | 'deny'; readonly entry: AclEntry; readonly index: number }
  /** No line held. The closest is the one that permits, and whose conditions held the furthest. */
  | {
      readonly action: 'none';
      readonly closest: { readonly entry: AclEntry; readonly reason: Message } | undefined;
    };

export function compileList(list: AccessList, groups: Groups): CompiledList {
  return { list, lines: list.entries.map((entry) => ({ entry, conditions: conditionsOf(entry, groups) })) };
}

/** What nobody can tell of a line is asked, once all else in it holds. */
export function askList({ list, lines }: CompiledList, packet: Packet, chooser: Chooser): ListAnswer {
  for (const [index, { entry, conditions }] of lines.entries()) {
    const answer = answerOf(conditions, packet);
    if (answer === false) continue;
    if (answer === 'unknown' && !chooser.assume(question(list.name, entry))) continue;
    return { action: entry.action, entry, index };
  }
  return { action: 'none', closest: closestLine(lines, packet) };
}

function closestLine(lines: readonly Line[], packet: Packet): Extract<ListAnswer, { action: 'none' }>['closest'] {
  let best: { readonly entry: AclEntry; readonly reason: Condition; readonly nearness: number } | undefined;
  for (const { entry, conditions } of lines) {
    if (entry.action === 'deny') continue;
    const held = conditions.findIndex((condition) => condition.test(packet) !== true);
    const reason = conditions[held];
    if (reason === undefined) continue;
    const nearness = held * 64 + bitsInCommon(entry, packet);
    if (best === undefined || nearness > best.nearness) best = { entry, reason, nearness };
  }
  return best === undefined ? undefined : { entry: best.entry, reason: best.reason.explain(packet) };
}

/** Leading bits that the packet's source shares with the line's: the network next door is closer than another one. */
function bitsInCommon({ source }: AclEntry, packet: Packet): number {
  return source.kind === 'masked' ? Math.clz32(wordOf(source.address) ^ wordOf(packet.src)) : 0;
}

function question(list: string, entry: AclEntry): Parameters<Chooser['assume']>[0] {
  return {
    id: `acl:${list}:${entry.sequence}`,
    text: message('line {line} of access list {list} matches: {text}', {
      line: entry.sequence,
      list,
      text: entry.text,
    }),
  };
}

/** Why lines did not hold: numbers from 1, [from, to). */
export function whyLinesFail(
  { lines }: CompiledList,
  packet: Packet,
  [from, to]: readonly [number, number],
): readonly WhyNot[] {
  return lines.slice(from - 1, to - 1).map(({ entry, conditions }): WhyNot => {
    const failed = firstFailing(conditions, packet);
    const open = failed ?? conditions.find((condition) => condition.test(packet) !== true);
    const place = { rule: entry.sequence, origin: entry.place };
    if (open === undefined) return { ...place, answer: 'matched', text: message('It matches this packet.') };
    return { ...place, answer: failed === undefined ? 'unknown' : 'no', text: open.explain(packet) };
  });
}
