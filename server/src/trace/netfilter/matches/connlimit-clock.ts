/**
 * Whether the kernel's clock ticked between two looks at lists of connections: each is looked through once a tick. The clock
 * is one for all lists, so that it is asked once for each time between a packet, or an answer of the node, and another.
 */

import { type Message, message } from '../../../text/message.ts';
import type { Assumption } from '../../trace.ts';
import type { Walk } from '../../walk/walk.ts';

/**
 * When something came by: a packet, by how many there had been before it, and how far it was. `leg`: 0, the packet itself; 1,
 * as it came round over loopback; 2 and 3, the same of the first answer of the node to it; and so on.
 */
export interface Moment {
  readonly by: number;
  readonly leg: number;
}

export function momentOf({ before, tries, packet }: Walk): Moment {
  return { by: before, leg: 2 * (tries.of?.answer ?? 0) + Number(packet.in === 'lo') };
}

export function isSame(a: Moment, b: Moment): boolean {
  return a.by === b.by && a.leg === b.leg;
}

/**
 * Whether it ticked since something came to the list of a rule. Between two rules on one packet's way there is hardly any
 * time: that it does not tick there is taken for granted, and said; who answers otherwise is asked of each rule by itself.
 */
export function tickedSince(walk: Walk, since: Moment, place: string): boolean {
  const { chooser } = walk;
  const now = momentOf(walk);
  const still = message('the kernel’s clock does not tick while a packet is on its way');
  const text = message('the kernel’s clock has ticked between {since} and {now}', {
    since: nameOf(since),
    now: nameOf(now),
  });
  const id = `tick:since ${textOf(since)}${now.leg === 0 ? '' : `:leg ${now.leg}`}`;
  if (!chooser.suppose({ id: 'tick-within', text: still })) return chooser.assume({ id: `${id}:${place}`, text });
  return !isSame(since, now) && (knownFrom(chooser.assumptions, since, now) ?? chooser.assume({ id, text }));
}

/** A longer time has the ticks of a shorter one in it. */
function knownFrom(assumptions: readonly Assumption[], since: Moment, now: Moment): boolean | undefined {
  for (const { id, holds } of assumptions) {
    const asked = timeOf(id, now.by);
    if (asked === undefined) continue;
    const [shorter, longer] = holds ? [asked, { since, now }] : [{ since, now }, asked];
    if (!isBefore(shorter.since, longer.since) && !isBefore(longer.now, shorter.now)) return holds;
  }
  return undefined;
}

export interface Time {
  readonly since: Moment;
  readonly now: Moment;
}

/** The time that was asked about, by the id of the question, in the packet of an index or one before it; undefined: something else was. */
export function timeOf(id: string, current: number): Time | undefined {
  const found = /^(?:packet (\d+):)?tick:since (\d+)(?:\.(\d+))?(?::leg (\d+))?$/.exec(id);
  if (found === null) return undefined;
  const [, packet, by, leg = '0', now = '0'] = found;
  return {
    since: { by: Number(by) - 1, leg: Number(leg) },
    now: { by: packet === undefined ? current : Number(packet) - 1, leg: Number(now) },
  };
}

export function isBefore(a: Moment, b: Moment): boolean {
  return a.by < b.by || (a.by === b.by && a.leg < b.leg);
}

function textOf({ by, leg }: Moment): string {
  return leg === 0 ? `${by + 1}` : `${by + 1}.${leg}`;
}

function nameOf({ by, leg }: Moment): Message {
  const [number, answer] = [by + 1, Math.floor(leg / 2)];
  const comesRound = leg % 2 === 1;
  if (answer === 0)
    return comesRound
      ? message('packet {number} as it comes round over loopback', { number })
      : message('packet {number}', { number });
  return comesRound
    ? message('answer {answer} of the node to packet {number} as it comes round over loopback', { answer, number })
    : message('answer {answer} of the node to packet {number}', { answer, number });
}
