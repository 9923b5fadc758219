/** One step: what it is, what it did, and, where the keyboard stands on it, all that is known of it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ChangeJson, StepJson } from '../../../protocol/trace.ts';
import { hex, packetText } from '../packet.ts';
import type { Row } from '../rows.ts';
import type { State } from '../state.ts';
import { listed } from '../words.ts';
import type { ViewContext } from './context.ts';
import { consideredView, rowsView } from './translation.ts';
import { whyNotView } from './whyNot.ts';

export function stepView(
  state: State,
  { index, step }: Extract<Row, { readonly kind: 'step' }>,
  focusable: number | undefined,
  context: ViewContext,
): TemplateResult {
  const { goTo, say } = context;
  const place = lineOf(step);
  const current = state.step === index;
  return html`<button
      class="row ${step.kind}"
      data-step=${index}
      tabindex=${index === focusable ? '0' : '-1'}
      aria-current=${current ? 'step' : nothing}
      @click=${() => goTo(index)}
    >
      <span class="badge">${badgeOf(step, say)}</span>
      <span class="text">${textOf(step)} ${changesView(step.changes, say)}</span>
      ${place === undefined ? nothing : html`<span class="line">${say('line {line}', { line: place.line })}</span>`}
    </button>
    ${current ? detailView(state, step, context) : nothing}
    ${step.kind === 'translation' ? html`${rowsView(step.rows ?? [], context)} ${consideredView(step.considered ?? [], context)}` : nothing}
    ${'passed' in step && step.passed[1] > step.passed[0] ? whyNotView(state, index, step.passed, context) : nothing}`;
}

/** The chain stands above and the number beside: what the rule does is enough. */
function textOf(step: StepJson): string {
  return step.kind === 'rule' ? (step.what ?? step.text) : step.text;
}

function changesView(changes: readonly ChangeJson[], say: ViewContext['say']): TemplateResult | typeof nothing {
  if (changes.length === 0) return nothing;
  return html`<span class="changes">
    ${changes.map(
      (change) => html`<span class="change">
        <span class="what">${fieldName(change.field, say)}</span> <del>${change.before}</del>
        <span class="arrow" aria-hidden="true">→</span> <ins>${change.after}</ins>
      </span>`,
    )}
  </span>`;
}

const fieldNames: Readonly<Record<string, { readonly word: string }>> = {
  src: { word: 'source' },
  dst: { word: 'destination' },
  sport: { word: 'source port' },
  dport: { word: 'destination port' },
  mark: { word: 'mark' },
  ctmark: { word: 'connection mark' },
  out: { word: 'leaves by' },
};

export function fieldName(field: string, say: ViewContext['say']): string {
  const name = fieldNames[field];
  return name === undefined ? field : say(name.word);
}

/** The line as it is written, the packet as it was, and which bits of the mark changed. */
function detailView(state: State, step: StepJson, { say, send }: ViewContext): TemplateResult {
  const place = lineOf(step);
  const source = place === undefined ? undefined : state.result?.sources?.[place.file]?.[place.line];
  const { packet } = step;
  const facts = [
    packet.in === null ? undefined : say('in {interface}', { interface: packet.in }),
    packet.out === null ? undefined : say('out {interface}', { interface: packet.out }),
    packet.mark === 0 ? undefined : say('mark {mark}', { mark: hex(packet.mark) }),
    packet.flags === undefined ? undefined : packet.flags.join(','),
    packet.ttl === undefined ? undefined : say('TTL {ttl}', { ttl: packet.ttl }),
  ].filter((fact) => fact !== undefined);
  const bits = step.changes.flatMap((change) => (/mark$/.test(change.field) ? [bitsText(change, say)] : []));
  return html`<div class="detail">
    ${
      place === undefined || source === undefined || source === ''
        ? nothing
        : html`<button class="source" @click=${() => send({ type: 'reveal', ...place, focus: 'editor' })}>
          <code>${source}</code>
          <span class="label">${place.file}:${place.line}</span>
        </button>`
    }
    <p><span class="label">${say('Packet')}</span> <code>${packetText(packet)}</code> ${facts.join(' · ')}</p>
    ${bits.map((text) => html`<p><span class="label">${say('Bits')}</span> ${text}</p>`)}
  </div>`;
}

/** "bit 14 is set": which bits of a mark a step changed, counted from 0. */
function bitsText({ before, after }: ChangeJson, say: ViewContext['say']): string {
  const [old, now] = [Number(before), Number(after)];
  const bits = (mask: number): readonly number[] =>
    Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => ((mask >>> bit) & 1) === 1);
  const set = bits((now & ~old) >>> 0);
  const cleared = bits((old & ~now) >>> 0);
  return [
    ...(set.length === 0 ? [] : [say('set: {bits}', { bits: listed(set.map(String), say) })]),
    ...(cleared.length === 0 ? [] : [say('cleared: {bits}', { bits: listed(cleared.map(String), say) })]),
  ].join('; ');
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
