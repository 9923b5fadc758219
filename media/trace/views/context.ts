/** What the view functions may do: speak, change the state, and ask the extension. */
import type { FromView } from '../../../protocol/webview.ts';
import type { Row } from '../rows.ts';
import type { Action } from '../state.ts';
import type { Say } from '../words.ts';

/** The rows that are on the screen, and how much room those before and after them take, in CSS pixels. */
export interface RowWindow {
  readonly first: number;
  /** Not included. */
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

export type Kept = 'text' | 'markdown' | 'picture' | 'packet';

export interface ViewContext {
  readonly say: Say;
  dispatch(action: Action): void;
  send(message: FromView): void;
  /** Traces the packet that the line says or, where it is empty, the fields. */
  submit(): void;
  /** Stands on a step: its row is shown, and the editor follows. */
  goTo(step: number): void;
  /** Copies the trace, or saves its picture. */
  keep(what: Kept): void;
  /** Which of the rows to draw. */
  rowWindow(rows: readonly Row[]): RowWindow;
}
