/** What a hover shows, in any dialect. */
import type { Span } from '../../text/span.ts';
import type { Block } from '../markdown.ts';

export interface HoverContent {
  readonly line: number;
  /** What the hover is about; UTF-16 offsets from the start of the line. */
  readonly span: Span;
  readonly blocks: readonly Block[];
}
