/** Something that is wrong with a line, found while it was read. Plain data: checks give it a severity and a page. */
import type { Variant } from '../catalog/types.ts';
import type { Message } from '../text/message.ts';
import type { Span } from '../text/span.ts';

export interface Problem {
  /** The code that users see, which is also the file name of the check in checks/. */
  readonly code: string;
  /** The word to blame: UTF-16 offsets from the start of the line. */
  readonly span: Span;
  readonly message: Message;
  /** Only where one of the two programs refuses the line and the other accepts it: the one that refuses. */
  readonly refusedBy?: Variant;
  /** What would be right, where that is plain: the replacement of the span. */
  readonly replacement?: string;
}
