/** The whole view: what is asked, the verdict, the picture, the steps. Scrolling draws the steps alone: the rest is guarded. */
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { currentOutcome, mayBeAnswered, type State } from '../state.ts';
import { compareView } from './compare.ts';
import type { ViewContext } from './context.ts';
import { formView } from './form.ts';
import { pictureView } from './picture.ts';
import { sequenceView } from './sequence.ts';
import { stepsView } from './steps.ts';
import { verdictView } from './verdict.ts';

export function appView(state: State, context: ViewContext): TemplateResult {
  return html`<main aria-busy=${state.answered < state.turn ? 'true' : 'false'}>
    <header>
      <h1>${context.say('Trace a packet')} <span class="document">${state.document}</span></h1>
    </header>
    ${guard([state.form, state.fields, state.errors, state.ask, state.fieldsShown, state.words], () => formView(state, context))}
    ${errorView(state)} ${sequenceView(state, context)} ${tabsView(state, context)} ${answerView(state, context)}
    ${missingView(state, context)}
  </main>`;
}

function answerView(state: State, context: ViewContext): TemplateResult | typeof nothing {
  const outcome = currentOutcome(state);
  if (state.result?.replies === undefined && outcome === undefined) return nothing;
  const content =
    outcome === undefined
      ? html`<p class="label">${unanswered(state, context)}</p>`
      : html`${guard([outcome, state.result, state.assumptions, state.words], () => verdictView(state, outcome, context))}
        ${guard([outcome, state.compared, state.words], () => compareView(state, outcome, context))}
        ${guard([outcome, state.width, state.step, state.words], () => pictureView(state, outcome, context))}
        ${stepsView(state, context)}`;
  if (state.result?.replies === undefined) return html`<div class="answer">${content}</div>`;
  return html`<div class="answer" role="tabpanel" id="answer" aria-labelledby="tab-${state.shown}">${content}</div>`;
}

function unanswered(state: State, { say }: ViewContext): string {
  return mayBeAnswered(state)
    ? say('What answers this packet is not known: its way is not followed to its end.')
    : say('Nobody answers this packet.');
}

function errorView(state: State): TemplateResult | typeof nothing {
  const error = state.result?.error;
  if (error === undefined || error.field !== undefined) return nothing;
  return html`<p class="error" role="alert">${error.text}</p>`;
}

function missingView(state: State, { say }: ViewContext): TemplateResult | typeof nothing {
  const missing = state.result?.missing ?? [];
  if (missing.length === 0) return nothing;
  return html`<details class="missing">
    <summary>${say('What the dumps of this node don’t hold')}</summary>
    <ul>
      ${missing.map((line) => html`<li>${line}</li>`)}
    </ul>
  </details>`;
}

function tabsView(state: State, { say, dispatch, send }: ViewContext): TemplateResult | typeof nothing {
  if (state.result?.replies === undefined) return nothing;
  const choose = (shown: State['shown']): void => {
    dispatch({ type: 'shown', shown, outcome: 0 });
    send({ type: 'show', trace: shown, packet: state.at, outcome: 0 });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = state.shown === 'packet' ? 'reply' : 'packet';
    choose(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  const tab = (shown: State['shown'], label: string): TemplateResult =>
    html`<button
      class="tab"
      role="tab"
      id="tab-${shown}"
      aria-controls="answer"
      aria-selected=${state.shown === shown ? 'true' : 'false'}
      tabindex=${state.shown === shown ? '0' : '-1'}
      @click=${() => choose(shown)}
      @keydown=${onKey}
    >
      ${label}
    </button>`;
  return html`<div class="tabs" role="tablist" aria-label=${say('Direction')}>
    ${tab('packet', say('Packet'))} ${tab('reply', say('Reply'))}
  </div>`;
}
