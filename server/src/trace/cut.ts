/** What is said where a packet has more ways to go than are followed. */
import type { Packet } from '../net/packet.ts';
import { message } from '../text/message.ts';
import type { Chooser } from './chooser.ts';
import { zero } from './fraction.ts';
import type { Outcome } from './trace.ts';
import { finishByStack, type Walk } from './walk/walk.ts';

/** The outcome that stands for the ways behind the first `count`. */
export function cutOutcome(packet: Packet, count: number): Outcome {
  const text = message('there are more than {count} ways this can go; the others were not followed', { count });
  return {
    probability: zero,
    assumptions: [],
    steps: [],
    verdict: 'undecided',
    decidedBy: { by: 'stack', part: 'limit', text },
    packet,
  };
}

/** A packet of a session of which more ways than `count` were not followed; `packet` is its number, from 1. */
export interface Cut {
  readonly packet: number;
  readonly count: number;
}

/**
 * What packets before left on ways that were not followed a later one does not find: that they went another one is taken
 * for granted, and said. Told otherwise, nobody can tell what becomes of it: its walk is over.
 */
export function supposeFollowed(walk: Pick<Walk, 'end'>, chooser: Chooser, before: readonly Cut[]): void {
  for (const { packet, count } of before) {
    const text = message('packet {packet} went one of the {count} ways that were followed', { packet, count });
    if (chooser.suppose({ id: `followed:${packet}`, text })) continue;
    const unknown = message('packet {packet} went a way that was not followed: what it left there is not known', {
      packet,
    });
    return finishByStack(walk, 'undecided', 'limit', unknown);
  }
}
