/**
 * The rules of a chain that were tried and did not match, with the first condition of each that failed. Rows are drawn
 * again for other steps, and answers are gone with the trace that they were about: so the state says what is open.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { WhyNotResult } from '../../../protocol/requests.ts';
import type { State } from '../state.ts';
import type { ViewContext } from './context.ts';

export function whyNotView(
  state: State,
  step: number,
  [from, to]: readonly [number, number],
  { say, dispatch, send }: ViewContext,
): TemplateResult {
  const key = `${state.at}:${state.shown}:${state.outcome}:${step}`;
  const answer = state.whyNot[key];
  const count = to - from;
  // Not the element opens itself, which it tells a moment later: what is drawn meanwhile would close it again.
  const toggle = (event: Event): void => {
    event.preventDefault();
    const open = answer === undefined;
    dispatch({ type: open ? 'askedWhyNot' : 'closedWhyNot', key });
    if (open) send({ type: 'whyNot', key, packet: state.at, outcome: state.outcome, step });
  };
  const title =
    count === 1 ? say('1 rule before it did not match') : say('{count} rules before it did not match', { count });
  return html`<details class="why-not" .open=${answer !== undefined}>
    <summary @click=${toggle}>${title}</summary>
    ${answer === undefined || answer === 'asked' ? nothing : rulesView(answer, send, say)}
  </details>`;
}

function rulesView(answer: WhyNotResult, send: ViewContext['send'], say: ViewContext['say']): TemplateResult {
  return html`<ul>
    ${answer.rules.map(
      (rule) => html`<li class=${rule.answer}>
        <button class="link" @click=${() => send({ type: 'reveal', file: rule.file, line: rule.line, focus: 'editor' })}>
          ${say('rule {rule}', { rule: rule.rule })}
        </button>
        <span>${rule.text}</span>
        <code>${rule.source}</code>
      </li>`,
    )}
  </ul>`;
}
