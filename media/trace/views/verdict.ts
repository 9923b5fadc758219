/** The answer first: what becomes of the packet, why, and what that rests on. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OutcomeJson } from '../../../protocol/trace.ts';
import { icon } from '../icons.ts';
import { packetText } from '../packet.ts';
import { outcomesOf, type State } from '../state.ts';
import { assumptionsView } from './assumptions.ts';
import { branchesView } from './branches.ts';
import type { ViewContext } from './context.ts';
import { keepView } from './keep.ts';
import { verdicts } from './verdicts.ts';

export function verdictView(state: State, outcome: OutcomeJson, context: ViewContext): TemplateResult {
  const { say } = context;
  const { icon: sign, word, tone } = verdicts[outcome.verdict];
  const packet = outcome.steps[0]?.packet ?? outcome.packet;
  const arrives =
    packet.in === null ? say('made by this node') : say('arrives on {interface}', { interface: packet.in });
  return html`<section class="verdict ${tone}" aria-label=${say('Verdict')}>
    <header>
      <h2><span class="sign">${icon(sign)}</span>${say(word)}</h2>
      <p class="packet"><code>${packetText(packet)}</code> <span>${arrives}</span></p>
      ${keepView(state, context)}
    </header>
    <p class="summary" role="status" aria-live="polite">${outcome.summary}</p>
    <div class="grounds">
      ${reasonsView(outcome, context)}
      ${
        outcomesOf(state).length < 2 && outcome.assumptions.length === 0
          ? nothing
          : html`<div class="ground">${branchesView(state, context)} ${assumptionsView(outcome, state, context)}</div>`
      }
    </div>
  </section>`;
}

/** More than these tell no story any more. */
const mostReasons = 12;

function reasonsView(outcome: OutcomeJson, { say, goTo }: ViewContext): TemplateResult {
  const reasons = outcome.reasons.slice(0, mostReasons);
  return html`<div class="ground why">
    ${
      reasons.length === 0
        ? nothing
        : html`<h3>${say('Why')}</h3>
          <ol class="reasons">
            ${reasons.map(
              ({ step, text }) => html`<li>
                <button class="reason" @click=${() => goTo(step)}>${text}</button>
              </li>`,
            )}
          </ol>`
    }
    ${deciderView(outcome, say, goTo)}
  </div>`;
}

function deciderView(
  { decidedBy, steps }: OutcomeJson,
  say: ViewContext['say'],
  goTo: ViewContext['goTo'],
): TemplateResult {
  const { file, line, text } = decidedBy;
  const step = steps.findLastIndex((each) => 'line' in each && each.line === line && each.file === file);
  const label = html`<span class="label">${say('Decided by')}</span> ${text}`;
  if (file === undefined || line === undefined || step < 0) return html`<p class="decider">${label}</p>`;
  return html`<p class="decider">
    ${label} <button class="link" @click=${() => goTo(step)}>${file}:${line}</button>
  </p>`;
}
