import type { Message } from '../text/message.ts';

/** Something that no dump tells. */
export interface Gap {
  readonly lack: Message;
  /** What it makes uncertain: words that go on behind a colon. */
  readonly uncertain: Message;
}
