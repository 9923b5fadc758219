/** The shown trace beside another one: one that was kept, or what the same packet did before the last edit. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OutcomeJson, StepJson } from '../../../protocol/trace.ts';
import { compare } from '../compare/compare.ts';
import { rowsToShow, type ShownRow } from '../compare/shown.ts';
import { icon } from '../icons.ts';
import { packetText } from '../packet.ts';
import { type Compared, comparedWith, type State } from '../state.ts';
import type { ViewContext } from './context.ts';
import { fieldName } from './step.ts';
import { verdicts } from './verdicts.ts';

/** Rows that are listed; two ways that have nothing in common are no comparison any more. */
const mostRows = 80;

export function compareView(state: State, outcome: OutcomeJson, context: ViewContext): TemplateResult | typeof nothing {
  const other = comparedWith(state);
  if (other === undefined) return nothing;
  const { say, dispatch } = context;
  const shown = { outcome, sources: state.result?.sources };
  const comparison = compare(other, shown);
  const rows = rowsToShow(comparison, other, shown);
  const same = comparison.parting === undefined;
  const close = say('End the comparison');
  return html`<section class="compare" aria-label=${say('Comparison')}>
    <header>
      <h2>${same ? say('Both go the same way') : say('Where the ways part')}</h2>
      <button class="tool" title=${close} aria-label=${close} @click=${() => dispatch({ type: 'compareEnded' })}>
        ${icon('close')}
      </button>
    </header>
    <div class="sides">
      ${sideView(titleOf(other, say), other.outcome, say)} ${sideView(say('Shown here'), outcome, say)}
    </div>
    ${
      same
        ? nothing
        : html`<ol class="compared">
          ${rows.slice(0, mostRows).map((row) => rowView(row, other.outcome, outcome, context))}
          ${rows.length > mostRows ? html`<li class="label">${say('{count} more differ.', { count: rows.length - mostRows })}</li>` : nothing}
        </ol>`
    }
  </section>`;
}

function titleOf({ what }: Compared, say: ViewContext['say']): string {
  return what === 'edit' ? say('Before the edit') : say('Kept for comparison');
}

function sideView(title: string, outcome: OutcomeJson, say: ViewContext['say']): TemplateResult {
  const { icon: sign, word, tone } = verdicts[outcome.verdict];
  return html`<div class="side ${tone}">
    <p class="label">${title}</p>
    <p><span class="sign">${icon(sign)}</span> <strong>${say(word)}</strong> <code>${packetText(outcome.steps[0]?.packet ?? outcome.packet)}</code></p>
    <p>${outcome.summary}</p>
  </div>`;
}

function rowView(row: ShownRow, left: OutcomeJson, right: OutcomeJson, { say, goTo }: ViewContext): TemplateResult {
  if (row.kind === 'left-out') {
    const text = row.count === 1 ? say('1 step is the same') : say('{count} steps are the same', { count: row.count });
    return html`<li class="left-out">${text}</li>`;
  }
  const before = row.left === undefined ? undefined : left.steps[row.left];
  const after = row.right === undefined ? undefined : right.steps[row.right];
  const alone = row.kind === 'apart' ? say('only here') : undefined;
  const step = row.right;
  return html`<li class="pair ${row.kind}">
    <span class="half">${halfView(before, '−', alone, say)}</span>
    ${
      step === undefined
        ? html`<span class="half"></span>`
        : html`<button class="half" @click=${() => goTo(step)}>${halfView(after, '+', alone, say)}</button>`
    }
  </li>`;
}

/** What one side has alone is marked as in a comparison of texts, and said to those who don't see the mark. */
function halfView(
  step: StepJson | undefined,
  mark: string,
  alone: string | undefined,
  say: ViewContext['say'],
): TemplateResult | typeof nothing {
  if (step === undefined) return nothing;
  const changes = step.changes
    .map(({ field, before, after }) => `${fieldName(field, say)} ${before} → ${after}`)
    .join(', ');
  return html`${alone === undefined ? nothing : html`<span class="mark" aria-hidden="true">${mark}</span><span class="unseen">${alone}: </span>`}<span
      ><span class="hook-name">${step.hook}</span> ${step.text} ${changes === '' ? nothing : html`<code>${changes}</code>`}</span
    >`;
}
