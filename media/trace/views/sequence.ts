/** The packets of one question, where others come first: in their order, each with what becomes of it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PacketTraceJson } from '../../../protocol/trace.ts';
import { icon } from '../icons.ts';
import { packetText } from '../packet.ts';
import type { State } from '../state.ts';
import type { ViewContext } from './context.ts';
import { verdicts } from './verdicts.ts';

export function sequenceView(state: State, context: ViewContext): TemplateResult | typeof nothing {
  const packets = state.result?.trace.packets ?? [];
  if (packets.length < 2) return nothing;
  const { say } = context;
  return html`<section class="sequence" aria-label=${say('Packets in their order')}>
    <p class="label">${say('The last packet belongs to a connection, which those before it open.')}</p>
    <ol>
      ${packets.map((packet, index) => packetView(packet, index, state, context))}
    </ol>
  </section>`;
}

function packetView(
  { outcomes }: PacketTraceJson,
  at: number,
  state: State,
  { say, dispatch, send }: ViewContext,
): TemplateResult | typeof nothing {
  const [outcome] = outcomes;
  if (outcome === undefined) return nothing;
  const packet = outcome.steps[0]?.packet ?? outcome.packet;
  const { icon: sign, word, tone } = verdicts[outcome.verdict];
  const choose = (): void => {
    dispatch({ type: 'sequenced', at });
    send({ type: 'show', trace: 'packet', packet: at, outcome: 0 });
  };
  return html`<li>
    <button class="member ${tone}" aria-current=${at === state.at ? 'true' : nothing} @click=${choose}>
      <span class="number">${at + 1}</span>
      <code>${packetText(packet)} ${(packet.flags ?? []).join(',')}</code>
      <span class="fate"><span class="sign">${icon(sign)}</span> ${say(word)} <code>${outcome.out ?? ''}</code></span>
    </button>
  </li>`;
}
