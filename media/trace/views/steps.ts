/** The walk, row by row: hooks, chains, steps. Only the rows on the screen are drawn. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { packetText } from '../packet.ts';
import type { Row } from '../rows.ts';
import type { State } from '../state.ts';
import { listed } from '../words.ts';
import type { ViewContext } from './context.ts';
import { stepView } from './step.ts';

export function stepsView(state: State, context: ViewContext): TemplateResult {
  const { rows } = state;
  const { first, end, before, after } = context.rowWindow(rows);
  const shown = rows.slice(first, end);
  const focusable = tabStop(state, shown);
  return html`<section class="walk" aria-label=${context.say('Steps')}>
    <h2>${context.say('Step by step')}</h2>
    <ol class="walk-rows">
      <li class="room" role="presentation" aria-hidden="true" .style=${`block-size: ${before}px`}></li>
      ${shown.map((row, index) => {
        const place = { index: first + index, count: rows.length };
        return rowView(row, place, state, focusable, context);
      })}
      <li class="room" role="presentation" aria-hidden="true" .style=${`block-size: ${after}px`}></li>
    </ol>
  </section>`;
}

/** Exactly one step can be reached with Tab: the current one, or the first that is on the screen. */
function tabStop(state: State, shown: readonly Row[]): number | undefined {
  const steps = shown.flatMap((row) => (row.kind === 'step' ? [row.index] : []));
  return state.step !== undefined && steps.includes(state.step) ? state.step : steps[0];
}

function rowView(
  row: Row,
  { index, count }: { readonly index: number; readonly count: number },
  state: State,
  focusable: number | undefined,
  context: ViewContext,
): TemplateResult {
  const current = row.kind === 'step' && row.index === state.step ? 'current' : '';
  const depth = 'depth' in row ? Math.min(row.depth, 6) : 0;
  return html`<li
    class="line-row ${row.kind} depth-${depth} ${current}"
    data-index=${index}
    aria-setsize=${count}
    aria-posinset=${index + 1}
  >
    ${contentView(row, state, focusable, context)}
  </li>`;
}

function contentView(row: Row, state: State, focusable: number | undefined, context: ViewContext): TemplateResult {
  const { say, dispatch } = context;
  switch (row.kind) {
    case 'hook':
      return html`<h3 class="hook-title">
        <span>${say((hookTitles[row.hook] ?? { word: row.hook }).word)}</span> <code>${packetText(row.packet)}</code>
      </h3>`;
    case 'chain': {
      const other = row.fold === 'open' ? 'closed' : 'open';
      return html`<button
        class="fold"
        aria-expanded=${row.fold === 'open' ? 'true' : 'false'}
        @click=${() => dispatch({ type: 'folded', groups: [row.group], fold: other })}
      >
        ${icon(row.fold)}${row.depth === 0 ? html`<span class="table">${row.table}</span>` : nothing} <code class="chain-name">${row.chain}</code>
        ${row.fold === 'open' ? nothing : html`<span class="quiet">${stepCount(row.steps, say)}</span>`}
      </button>`;
    }
    case 'passed':
      return html`<button
        class="fold"
        aria-expanded="false"
        @click=${() => dispatch({ type: 'folded', groups: row.groups, fold: 'open' })}
      >
        ${icon('closed')}<span class="table">${listed(row.names, say)}</span>
        <span class="quiet">${say('nothing matched')}</span>
      </button>`;
    case 'step':
      return stepView(state, row, focusable, context);
  }
}

function stepCount(count: number, say: ViewContext['say']): string {
  return count === 1 ? say('1 step') : say('{count} steps', { count });
}

/** Titles of places outside of the hooks. */
const hookTitles: Readonly<Record<string, { readonly word: string }>> = {
  routing: { word: 'Routing' },
  socket: { word: 'Local process' },
  interface: { word: 'Interface' },
  'input-acl': { word: 'Input access list' },
  nat: { word: 'Network address translation' },
  'output-acl': { word: 'Output access list' },
};
