/** Entry of the Trace view: ties state, views and messages together in the webview's page. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import './trace.css';
import { render } from 'lit';
import type { FromView, ToView } from '../../protocol/webview.ts';
import { stepByKey } from './keys.ts';
import { type Action, currentOutcome, currentPacket, initialState, reduce, type State } from './state.ts';
import { appView } from './views/app.ts';
import type { ViewContext } from './views/context.ts';
import { lineOf } from './views/steps.ts';
import { speaker } from './words.ts';

interface Host {
  postMessage(message: FromView): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Host;

const root = document.querySelector<HTMLElement>('packet-path-trace');
if (root !== null) run(root, acquireVsCodeApi());

function run(root: HTMLElement, host: Host): void {
  let state: State = initialState;

  const context = (): ViewContext => ({ say: speaker(state.words), dispatch, send, submit });
  const draw = (): void => void render(appView(state, context()), root);
  const dispatch = (action: Action): void => {
    state = reduce(state, action);
    draw();
  };
  const send = (message: FromView): void => host.postMessage(message);

  const submit = (): void => {
    const asked = currentPacket(state);
    if (asked === undefined) return;
    dispatch({ type: 'submitted', errors: asked.errors });
    if (Object.keys(asked.errors).length > 0) return;
    host.setState({ uri: root.dataset['uri'], packet: asked.packet });
    send({ type: 'trace', packet: asked.packet, assumptions: state.assumptions, reply: 'with' });
  };

  window.addEventListener('message', (event: MessageEvent<ToView>) => dispatch(event.data));
  root.addEventListener('keydown', (event) => {
    const row = (event.target as HTMLElement).closest('[data-step]');
    const next = row === null ? undefined : stepByKey(state, event.key);
    if (next === undefined) return;
    event.preventDefault();
    dispatch({ type: 'stepped', step: next });
    root.querySelector<HTMLElement>(`[data-step="${next}"]`)?.focus();
    const step = currentOutcome(state)?.steps[next];
    const place = step === undefined ? undefined : lineOf(step);
    if (place !== undefined) send({ type: 'reveal', ...place, focus: 'view' });
  });

  host.setState({ uri: root.dataset['uri'] });
  draw();
  send({ type: 'ready' });
}
