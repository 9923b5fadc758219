import type { Message } from '../text/message.ts';
import type { Origin } from './model.ts';

/** Something that the dumps contradict each other in, or that could not be taken over. */
export interface Note {
  readonly origin?: Origin;
  readonly message: Message;
}
