/** The other ways the packet may go: by chance with their shares, and apart from that by what nobody knows. */
import { html, nothing, type TemplateResult } from 'lit';
import {
  type AssumptionJson,
  type OutcomeGroupJson,
  type OutcomeJson,
  shareOf,
  standsForOthers,
} from '../../../protocol/trace.ts';
import { icon } from '../icons.ts';
import { endpoint, percent } from '../packet.ts';
import { mayBeAnswered, outcomeGroupsOf, outcomesOf, type State } from '../state.ts';
import type { ViewContext } from './context.ts';
import { verdicts } from './verdicts.ts';

/** Branches that are listed, in all; the others are counted. */
const mostBranches = 100;

export function branchesView(state: State, context: ViewContext): TemplateResult | typeof nothing {
  const outcomes = outcomesOf(state);
  if (outcomes.length < 2) return nothing;
  const { say } = context;
  const groups = outcomeGroupsOf(state);
  let left = mostBranches;
  return html`<div class="branches">
    <h3>${groups.length > 1 ? say('Ways this can go') : say('{count} ways this can go', { count: outcomes.length })}</h3>
    ${groups.map((group) => {
      const shown = group.outcomes.slice(0, left);
      left -= shown.length;
      return shown.length === 0 ? nothing : groupView({ ...group, outcomes: shown }, state, context);
    })}
    ${
      outcomes.length > mostBranches
        ? html`<p class="label">${say('The first {count} are listed.', { count: mostBranches })}</p>
            ${notFollowed(outcomes).map((summary) => html`<p class="label">${summary}</p>`)}`
        : nothing
    }
  </div>`;
}

/** Each of thousands of ways may have more answers than were followed: that is said once. */
function notFollowed(outcomes: readonly OutcomeJson[]): readonly string[] {
  return [...new Set(outcomes.filter(standsForOthers).map(({ summary }) => summary))];
}

function groupView({ given, outcomes: indexes }: OutcomeGroupJson, state: State, context: ViewContext): TemplateResult {
  const { say } = context;
  const outcomes = outcomesOf(state);
  const total = indexes.reduce((sum, index) => sum + shareOf(outcomes[index]?.probability ?? '0'), 0);
  const conditions = given.map((assumption) => givenText(assumption, say));
  const title = titleOf(conditions, say);
  return html`<div class="branch-group" role="radiogroup" aria-label=${title === '' ? say('Branches') : title}>
    ${title === '' ? nothing : givenView(title, conditions)}
    ${indexes.map((index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? nothing : branchView(outcome, index, indexes, state, context);
    })}
    ${
      state.shown === 'reply' && total < 0.9999
        ? html`<p class="label">${withoutAnswer(percent(1 - total), state, say)}</p>`
        : nothing
    }
  </div>`;
}

/** Conditions that a title names; of more the first and the last, which tells the group from the one before it. */
const mostNamed = 4;

function titleOf(conditions: readonly string[], say: ViewContext['say']): string {
  const [first = '', last = ''] = [conditions[0], conditions.at(-1)];
  if (conditions.length <= mostNamed) return conditions.join(' · ');
  return [first, say('{count} more conditions', { count: conditions.length - 2 }), last].join(' · ');
}

/** Those that the title leaves out unfold. */
function givenView(title: string, conditions: readonly string[]): TemplateResult {
  if (conditions.length <= mostNamed) return html`<p class="given">${title}</p>`;
  return html`<details class="given">
    <summary>${title}</summary>
    <ul>
      ${conditions.map((condition) => html`<li>${condition}</li>`)}
    </ul>
  </details>`;
}

function withoutAnswer(share: string, state: State, say: ViewContext['say']): string {
  return mayBeAnswered(state)
    ? say('Of {share} of the packets no answer is traced.', { share })
    : say('{share} of the packets get no answer.', { share });
}

function givenText({ text, holds }: AssumptionJson, say: ViewContext['say']): string {
  return holds
    ? say('If {statement}', { statement: text })
    : say('If it is not so that {statement}', { statement: text });
}

function branchView(
  branch: OutcomeJson,
  index: number,
  among: readonly number[],
  state: State,
  { say, dispatch, send }: ViewContext,
): TemplateResult {
  const choose = (chosen: number): void => {
    dispatch({ type: 'shown', shown: state.shown, outcome: chosen });
    send({ type: 'show', trace: state.shown, packet: state.at, outcome: chosen });
  };
  const { icon: sign, word, tone } = verdicts[branch.verdict];
  const share = shareOf(branch.probability);
  const checked = index === state.outcome;
  const focusable = checked || (!among.includes(state.outcome) && index === among[0]);
  const onKey = (event: KeyboardEvent): void => {
    const by =
      event.key === 'ArrowDown' || event.key === 'ArrowRight'
        ? 1
        : event.key === 'ArrowUp' || event.key === 'ArrowLeft'
          ? -1
          : 0;
    const next = among[(among.indexOf(index) + by + among.length) % among.length];
    if (by === 0 || next === undefined) return;
    event.preventDefault();
    const rows = (event.currentTarget as HTMLElement).parentElement?.querySelectorAll<HTMLElement>('[role=radio]');
    choose(next);
    rows?.[among.indexOf(next)]?.focus();
  };
  return html`<button
    class="branch ${tone}"
    role="radio"
    aria-checked=${checked ? 'true' : 'false'}
    tabindex=${focusable ? '0' : '-1'}
    @click=${() => choose(index)}
    @keydown=${onKey}
  >
    <span class="share">${percent(share)}</span>
    <span class="bar" aria-hidden="true"><span class="fill" .style=${`inline-size: ${share * 100}%`}></span></span>
    <span class="sign">${icon(sign)}</span>
    <span class="where">
      ${say(word)} ${branch.out === undefined ? nothing : html`<code>${branch.out}</code>`}
      <code>${endpoint(branch.packet.dst, branch.packet.dport)}</code>
    </span>
  </button>`;
}
