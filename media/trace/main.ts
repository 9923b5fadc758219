/** Entry of the Trace view: ties state, views and messages together in the webview's page. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import './trace.css';
import { render } from 'lit';
import type { FromView, PacketToSave, ToView } from '../../protocol/webview.ts';
import { answersOf, expectationOf } from './expectation.ts';
import { standaloneSvg } from './keep/picture.ts';
import { traceAsMarkdown, traceAsText } from './keep/text.ts';
import { stepByKey } from './keys.ts';
import { type Action, currentOutcome, currentPacket, initialState, outcomesOf, reduce, type State } from './state.ts';
import { appView } from './views/app.ts';
import type { Kept, ViewContext } from './views/context.ts';
import { lineOf } from './views/step.ts';
import { createRowScroller } from './window.ts';
import { speaker } from './words.ts';

interface Host {
  postMessage(message: FromView): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Host;

const root = document.querySelector<HTMLElement>('packet-path-trace');
if (root !== null) run(root, acquireVsCodeApi());

function run(root: HTMLElement, host: Host): void {
  let state: State = { ...initialState, width: roomFor(root) };
  let drawing = false;

  const scroller = createRowScroller(
    () => root.querySelector<HTMLElement>('ol.walk-rows'),
    // While rows are drawn and measured their heights change: what follows from that is drawn in the next frame.
    () => (drawing ? requestAnimationFrame(draw) : draw()),
  );
  const send = (message: FromView): void => host.postMessage(message);
  const context = (): ViewContext => ({
    say: speaker(state.words),
    dispatch,
    send,
    submit,
    goTo,
    keep,
    rowWindow: scroller.window,
  });
  function draw(): void {
    if (drawing) return;
    drawing = true;
    try {
      render(appView(state, context()), root);
      scroller.measure();
    } finally {
      drawing = false;
    }
  }
  function dispatch(action: Action): void {
    state = reduce(state, action);
    draw();
  }

  /** What stands in the line is read first, and traced when it is read. */
  function submit(): void {
    const { text, problem } = state.ask;
    if (text.trim() === '' || problem !== undefined) trace();
    else send({ type: 'line', line: text });
  }

  function trace(): void {
    const asked = currentPacket(state);
    if (asked === undefined) return;
    dispatch({ type: 'submitted', errors: asked.errors });
    if (Object.keys(asked.errors).length > 0) return;
    send({ type: 'trace', turn: state.turn, packet: asked.packet, assumptions: state.assumptions, reply: 'with' });
  }

  /** Stands on a step; its row is scrolled to, which may take a frame to be drawn. */
  function goTo(step: number): void {
    dispatch({ type: 'stepped', step });
    scroller.scrollTo(`step-${step}`);
    const focus = (): void => root.querySelector<HTMLElement>(`[data-step="${step}"]`)?.focus({ preventScroll: true });
    focus();
    requestAnimationFrame(() => requestAnimationFrame(focus));
    const shown = currentOutcome(state)?.steps[step];
    const place = shown === undefined ? undefined : lineOf(shown);
    if (place !== undefined) send({ type: 'reveal', ...place, focus: 'view' });
  }

  function keep(what: Kept): void {
    const outcome = currentOutcome(state);
    if (outcome === undefined) return;
    const kept = { document: state.document, outcome, outcomes: outcomesOf(state).length };
    const say = speaker(state.words);
    if (what === 'packet') savePackets();
    else if (what === 'text') send({ type: 'copy', text: traceAsText(kept, say) });
    else if (what === 'markdown') send({ type: 'copy', text: traceAsMarkdown(kept, say) });
    else {
      const picture = root.querySelector<SVGSVGElement>('.picture svg');
      const background = getComputedStyle(document.body).getPropertyValue('--vscode-editor-background').trim();
      if (picture !== null) send({ type: 'savePicture', svg: standaloneSvg(picture, background) });
    }
  }

  /** Those that come first are saved with it: alone it would be another question. */
  function savePackets(): void {
    const packet = state.traced;
    if (packet === undefined) return;
    const packets = [...state.before, packet].map((each, at): PacketToSave => {
      const trace = state.result?.trace.packets[at];
      const outcome = at === state.at ? state.outcome : 0;
      const group = trace?.groups.find(({ outcomes }) => outcomes.includes(outcome));
      const among = (group?.outcomes ?? []).flatMap((index) => trace?.outcomes[index] ?? []);
      const assume = { ...state.assumptions, ...(group === undefined ? {} : answersOf(group)) };
      return { packet: each, expect: expectationOf(among), assume };
    });
    send({ type: 'savePackets', packets });
  }

  /** What the user looks at may stay over an edit: the editor marks the lines of that, not of the first outcome. */
  function shows({ packet, before }: Extract<ToView, { readonly type: 'result' }>): void {
    host.setState({ uri: root.dataset['uri'], packet, ...(before.length === 0 ? {} : { before }) });
    send({ type: 'show', trace: state.shown, packet: state.at, outcome: state.outcome });
  }

  window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
    dispatch(data);
    if (data.type === 'form' && data.run === 'now') trace();
    if (data.type === 'result' && data.turn === state.turn) shows(data);
    if (data.type === 'line' && data.result.packet !== undefined && data.line === state.ask.text) trace();
  });
  window.addEventListener('resize', () => dispatch({ type: 'resized', width: roomFor(root) }));
  root.addEventListener('keydown', (event) => {
    const row = (event.target as HTMLElement).closest('[data-step]');
    const next = row === null ? undefined : stepByKey(state, event.key);
    if (next === undefined) return;
    event.preventDefault();
    goTo(next);
  });

  host.setState({ uri: root.dataset['uri'] });
  draw();
  send({ type: 'ready' });
}

/** CSS pixels beside the page's margins. */
function roomFor(root: HTMLElement): number {
  const main = root.querySelector('main');
  if (main === null) return Math.max(240, Math.min(document.documentElement.clientWidth - 32, 1040));
  const { paddingLeft, paddingRight } = getComputedStyle(main);
  return Math.max(240, main.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight));
}
