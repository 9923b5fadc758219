/** What is said where a packet has more ways to go than are followed. */
import type { Packet } from '../net/packet.ts';
import { message } from '../text/message.ts';
import { zero } from './fraction.ts';
import type { Outcome } from './trace.ts';

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
