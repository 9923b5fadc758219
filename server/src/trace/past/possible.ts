/** The ways of a packet that are possible after all that a branch has come to. */
import { onceWithin } from '../../text/once.ts';
import type { Chooser } from '../chooser.ts';
import type { Assumption } from '../trace.ts';
import { type PastPacket, packetAt, waysOf } from './packet.ts';
import { fits, type Possible, type Settled } from './way.ts';

export interface Seen {
  readonly packets: readonly PastPacket[];
  readonly chooser: Chooser;
  readonly settled: Settled;
}

export function possible(seen: Seen, index: number): Possible {
  const packet = packetAt(seen.packets, index);
  const now = seen.settled.get(index) ?? packet.all;
  if (now.ways.length === 1) return now;
  const { questions, packets, left } = dependenciesOf(packet, now);
  const answers = questions.map((question) => seen.chooser.answered(question));
  const key = `${answers.join()}|${packets.map((before) => seen.settled.get(before)?.id).join()}`;
  const known = left.get(key);
  if (known !== undefined) return known;
  const answer = new Map(questions.map(({ id }, at) => [id, answers[at]] as const));
  const ways = now.ways.filter((at) => {
    const way = packet.ways[at];
    if (way === undefined || !fits(way, seen.settled)) return false;
    return [...way.assumptions.values()].every(({ id, holds }) => (answer.get(id) ?? holds) === holds);
  });
  // None is left of a past that can't have been: it isn't asked any further.
  const made = ways.length === 0 ? now : packet.some(ways);
  if (left.size >= mostKept) left.clear();
  left.set(key, made);
  return made;
}

/** What the ways depend on, and which are left of them: the branches of one packet come to the same again and again. */
interface Dependencies {
  readonly questions: readonly Assumption[];
  readonly packets: readonly number[];
  /** By the answers to the questions, and what is settled of the packets. */
  readonly left: Map<string, Possible>;
}

const mostKept = 256;

const dependenciesOf = onceWithin((packet: PastPacket, now: Possible): Dependencies => {
  const questions = new Map<string, Assumption>();
  const packets = new Set<number>();
  for (const { assumptions, settled } of waysOf(packet, now)) {
    for (const [id, assumption] of assumptions) questions.set(id, assumption);
    for (const before of settled.keys()) packets.add(before);
  }
  return { questions: [...questions.values()], packets: [...packets], left: new Map() };
});
