/** The answer first: what becomes of the packet, what decided it, and what that rests on. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OutcomeJson, VerdictJson } from '../../../protocol/trace.ts';
import { outcomesOf, type State } from '../state.ts';
import type { ViewContext } from './context.ts';

/** A sign beside the word, so that the meaning never hangs on colour alone. */
const signs: Readonly<
  Record<VerdictJson, { readonly sign: string; readonly word: string; readonly tone: 'good' | 'bad' | 'open' }>
> = {
  delivered: { sign: '●', word: 'Delivered', tone: 'good' },
  forwarded: { sign: '→', word: 'Forwarded', tone: 'good' },
  dropped: { sign: '✕', word: 'Dropped', tone: 'bad' },
  rejected: { sign: '⊘', word: 'Rejected', tone: 'bad' },
  queued: { sign: '…', word: 'Queued', tone: 'open' },
  stolen: { sign: '⤳', word: 'Taken', tone: 'open' },
  undecided: { sign: '?', word: 'Undecided', tone: 'open' },
};

export function verdictView(state: State, outcome: OutcomeJson, context: ViewContext): TemplateResult {
  const { say } = context;
  const { sign, word, tone } = signs[outcome.verdict];
  return html`<section class="verdict ${tone}" aria-label=${say('Verdict')}>
    <h2><span class="sign" aria-hidden="true">${sign}</span> ${say(word)}</h2>
    <p class="summary" role="status" aria-live="polite">${outcome.summary}</p>
    ${deciderView(outcome, context)} ${branchesView(state, context)} ${assumptionsView(outcome, state, context)}
  </section>`;
}

function deciderView(outcome: OutcomeJson, { say, send }: ViewContext): TemplateResult {
  const { decidedBy } = outcome;
  const { file, line } = decidedBy;
  const text = html`<span class="label">${say('Decided by')}</span> ${decidedBy.text}`;
  if (file === undefined || line === undefined) return html`<p class="decider">${text}</p>`;
  return html`<p class="decider">
    ${text}
    <button class="link" @click=${() => send({ type: 'reveal', file, line, focus: 'editor' })}>${file}:${line}</button>
  </p>`;
}

/** The other ways the packet may go, each with its share. */
function branchesView(state: State, { say, dispatch, send }: ViewContext): TemplateResult | typeof nothing {
  const outcomes = outcomesOf(state);
  if (outcomes.length < 2) return nothing;
  const choose = (index: number): void => {
    dispatch({ type: 'shown', shown: state.shown, outcome: index });
    send({ type: 'show', trace: state.shown, packet: 0, outcome: index });
  };
  return html`<div class="branches" role="radiogroup" aria-label=${say('Branches')}>
    <span class="label">${say('{count} ways this can go', { count: outcomes.length })}</span>
    ${outcomes.map(
      (branch, index) =>
        html`<button
          class="branch"
          role="radio"
          aria-checked=${index === state.outcome ? 'true' : 'false'}
          @click=${() => choose(index)}
        >
          <span class="share">${branch.probability === '1' || branch.probability === '1/1' ? '' : branch.probability}</span>
          <span aria-hidden="true">${signs[branch.verdict].sign}</span>
          ${say(signs[branch.verdict].word)} ${branch.out === undefined ? nothing : html`<code>${branch.out}</code>`}
          <code>${branch.packet.dst}${branch.packet.dport === undefined ? '' : `:${branch.packet.dport}`}</code>
        </button>`,
    )}
  </div>`;
}

function assumptionsView(
  outcome: OutcomeJson,
  state: State,
  { say, dispatch, submit }: ViewContext,
): TemplateResult | typeof nothing {
  if (outcome.assumptions.length === 0) return nothing;
  return html`<div class="assumptions">
    <h3>${say('This rests on what the dumps don’t say')}</h3>
    <ul>
      ${outcome.assumptions.map(
        (assumption) => html`<li>
          <vscode-checkbox
            label=${assumption.text}
            .checked=${state.assumptions[assumption.id] ?? assumption.holds}
            @change=${(event: Event) => {
              dispatch({ type: 'assumed', id: assumption.id, holds: (event.target as HTMLInputElement).checked });
              submit();
            }}
          ></vscode-checkbox>
        </li>`,
      )}
    </ul>
  </div>`;
}
