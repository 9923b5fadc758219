/** Draws the Trace view as its page does, for tests. */
import { render } from 'lit';
import type { FromView } from '../../../protocol/webview.ts';
import type { Action, State } from '../state.ts';
import { appView } from '../views/app.ts';
import { speaker } from '../words.ts';

export interface Heard {
  readonly act: (action: Action) => void;
  readonly send: (message: FromView) => void;
}

export function showApp(root: HTMLElement, state: State, { act, send }: Heard): void {
  const context = {
    say: speaker(state.words),
    dispatch: act,
    send,
    submit: () => send({ type: 'ready' }),
    goTo: (step: number) => act({ type: 'stepped', step }),
    keep: () => {},
    rowWindow: (rows: readonly unknown[]) => ({ first: 0, end: rows.length, before: 0, after: 0 }),
  };
  render(appView(state, context), root);
}
