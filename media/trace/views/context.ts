/** What the view functions may do: speak, change the state, and ask the extension. */
import type { FromView } from '../../../protocol/webview.ts';
import type { Action } from '../state.ts';
import type { Say } from '../words.ts';

export interface ViewContext {
  readonly say: Say;
  dispatch(action: Action): void;
  send(message: FromView): void;
  /** Traces the packet that the form means now. */
  submit(): void;
}
