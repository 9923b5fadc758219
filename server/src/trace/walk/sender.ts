/** The program that sends a packet of the node: what rules and policy rules of routing ask of it. */
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';

/** Whether it runs as a user of these numbers. */
export function senderIs(low: number, high: number): Question {
  const users = rangeText(low, high);
  const text = message('the sender runs as user {range} (give it as “uid”)', { range: users });
  return { id: `uid:${users}`, text, likely: false };
}

/** "1000" or "1000-1999". */
export function rangeText(low: number, high: number): string {
  return low === high ? String(low) : `${low}-${high}`;
}
