/** The walk, step by step, under the hook, table and chain where each happened. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OutcomeJson, StepJson } from '../../../protocol/trace.ts';
import { groupSteps, type NumberedStep, type StepGroup } from '../groups.ts';
import { isOpen, type State } from '../state.ts';
import type { ViewContext } from './context.ts';
import { consideredView, rowsView } from './translation.ts';
import { whyNotView } from './whyNot.ts';

export function stepsView(state: State, outcome: OutcomeJson, context: ViewContext): TemplateResult {
  const groups = groupSteps(outcome);
  const focusable = state.step ?? groups.flatMap((group) => group.steps)[0]?.index;
  return html`<section class="walk" aria-label=${context.say('Steps')}>
    <h2>${context.say('The way')}</h2>
    <ol class="groups">
      ${groups.map((group, index) => groupView(state, group, index, focusable, context))}
    </ol>
  </section>`;
}

function groupView(
  state: State,
  group: StepGroup,
  index: number,
  focusable: number | undefined,
  context: ViewContext,
): TemplateResult {
  const { say, dispatch } = context;
  const open = isOpen(state, group, index);
  const title =
    group.table === undefined
      ? say((hookTitles[group.hook] ?? outsideTables).word)
      : `${group.table} ${group.chain ?? ''}`;
  if (group.steps.length === 0) {
    return html`<li class="group empty"><span class="place">${group.hook}</span> <span class="title">${title}</span></li>`;
  }
  return html`<li class="group">
    <button
      class="fold"
      aria-expanded=${open ? 'true' : 'false'}
      @click=${() => dispatch({ type: 'folded', group: index, fold: open ? 'closed' : 'open' })}
    >
      <span class="twist" aria-hidden="true">${open ? '▾' : '▸'}</span>
      <span class="place">${group.hook}</span>
      <span class="title">${title}</span>
      ${group.quiet ? html`<span class="quiet">${say('passed')}</span>` : nothing}
    </button>
    ${
      open
        ? html`<ol class="steps">
          ${group.steps.map((step) => stepView(state, step, focusable, context))}
        </ol>`
        : nothing
    }
  </li>`;
}

/** Titles of the groups outside of tables, by hook. */
const hookTitles: Readonly<Record<string, { readonly word: string }>> = {
  routing: { word: 'Routing' },
  socket: { word: 'Local process' },
  interface: { word: 'Interface' },
  'input-acl': { word: 'Input access list' },
  nat: { word: 'Network address translation' },
  'output-acl': { word: 'Output access list' },
};
const outsideTables = { word: 'Connection tracking and translation' };

function stepView(
  state: State,
  { index, step }: NumberedStep,
  focusable: number | undefined,
  context: ViewContext,
): TemplateResult {
  const { dispatch, send, say } = context;
  const place = lineOf(step);
  const current = state.step === index;
  return html`<li class="step ${step.kind} ${current ? 'current' : ''}">
    <button
      class="row"
      data-step=${index}
      tabindex=${index === focusable ? '0' : '-1'}
      aria-current=${current ? 'step' : nothing}
      @click=${() => {
        dispatch({ type: 'stepped', step: index });
        if (place !== undefined) send({ type: 'reveal', ...place, focus: 'editor' });
      }}
    >
      <span class="badge">${badgeOf(step, say)}</span>
      <span class="text">${step.text}</span>
      ${place === undefined ? nothing : html`<span class="line">${say('line {line}', { line: place.line })}</span>`}
    </button>
    ${step.changes.length === 0 ? nothing : changesView(step)}
    ${step.kind === 'translation' ? html`${rowsView(step.rows ?? [], context)} ${consideredView(step.considered ?? [], context)}` : nothing}
    ${'passed' in step && step.passed[1] > step.passed[0] ? whyNotView(state, index, step.passed, context) : nothing}
  </li>`;
}

function changesView(step: StepJson): TemplateResult {
  return html`<ul class="changes">
    ${step.changes.map(
      (change) => html`<li>
        <span class="what">${change.field}</span> <del>${change.before}</del>
        <span aria-hidden="true">→</span> <ins>${change.after}</ins>
      </li>`,
    )}
  </ul>`;
}

function badgeOf(step: StepJson, say: ViewContext['say']): string {
  switch (step.kind) {
    case 'rule':
      return `${step.rule}`;
    case 'return':
      return say('end');
    case 'policy':
      return say('policy');
    case 'conntrack':
      return step.state;
    case 'routing':
      return say('route');
    case 'translation':
      return 'NAT';
    case 'ipvs':
      return 'IPVS';
    case 'access-list':
      return step.sequence === undefined ? say('end') : `${step.sequence}`;
    case 'hook':
    case 'copy':
    case 'encapsulation':
    case 'delivery':
    case 'note':
      return '';
  }
}

/** Where a step stands in a file, for those that stand in one. */
export function lineOf(step: StepJson): { readonly file: string; readonly line: number } | undefined {
  if (!('line' in step) || step.line === undefined || step.file === undefined) return undefined;
  return { file: step.file, line: step.line };
}
