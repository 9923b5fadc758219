/** What is offered at the cursor, in any dialect. */
import type { Message } from '../../text/message.ts';
import type { Span } from '../../text/span.ts';
import type { Block } from '../markdown.ts';

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'table' | 'chain' | 'match' | 'target' | 'option' | 'value' | 'snippet';
  readonly detail?: Message;
  readonly documentation?: readonly Block[];
  /** What is written where the label is not; with `snippet` it has places to fill, as editors' snippets do. */
  readonly insert?: string;
  readonly snippet?: true;
  /** Sorts before the label. */
  readonly rank?: number;
}

export interface Completion {
  /** The part of the line that an item replaces. */
  readonly span: Span;
  readonly items: readonly CompletionItem[];
  /** There is more, or may be more once the document has been read. Missing: this is all. */
  readonly incomplete?: boolean;
}
