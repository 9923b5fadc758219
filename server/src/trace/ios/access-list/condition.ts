/** What one part of an access list's line asks of a packet. */
import type { Packet } from '../../../net/packet.ts';
import type { Message } from '../../../text/message.ts';

export interface Condition {
  /** `unknown`: the configuration and the packet can't tell. */
  test(packet: Packet): boolean | 'unknown';
  /** Both values: what the line asks, and what the packet has. */
  explain(packet: Packet): Message;
}

/** A line's way through its conditions: the first that fails ends it. */
export function firstFailing(conditions: readonly Condition[], packet: Packet): Condition | undefined {
  return conditions.find((condition) => condition.test(packet) === false);
}

export function answerOf(conditions: readonly Condition[], packet: Packet): boolean | 'unknown' {
  let answer: boolean | 'unknown' = true;
  for (const condition of conditions) {
    const one = condition.test(packet);
    if (one === false) return false;
    if (one === 'unknown') answer = 'unknown';
  }
  return answer;
}
