/** The whole view: what is asked, the verdict, the way. */
import { html, nothing, type TemplateResult } from 'lit';
import { currentOutcome, type State } from '../state.ts';
import type { ViewContext } from './context.ts';
import { formView } from './form.ts';
import { stepsView } from './steps.ts';
import { verdictView } from './verdict.ts';

export function appView(state: State, context: ViewContext): TemplateResult {
  const outcome = currentOutcome(state);
  return html`<main>
    <header>
      <h1>${context.say('Trace a packet')} <span class="document">${state.document}</span></h1>
    </header>
    ${formView(state, context)} ${errorView(state)} ${missingView(state, context)} ${tabsView(state, context)}
    ${
      outcome === undefined
        ? nothing
        : html`${verdictView(state, outcome, context)} ${stepsView(state, outcome, context)}`
    }
  </main>`;
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
  const tab = (shown: State['shown'], label: string): TemplateResult =>
    html`<button
      class="tab"
      role="tab"
      aria-selected=${state.shown === shown ? 'true' : 'false'}
      @click=${() => {
        dispatch({ type: 'shown', shown, outcome: 0 });
        send({ type: 'show', trace: shown, packet: 0, outcome: 0 });
      }}
    >
      ${label}
    </button>`;
  return html`<div class="tabs" role="tablist" aria-label=${say('Direction')}>
    ${tab('packet', say('Packet'))} ${tab('reply', say('Reply'))}
  </div>`;
}
