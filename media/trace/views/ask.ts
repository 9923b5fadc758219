/** One line that understands what people paste, and that finds what the node serves by name. */
import { html, nothing, type TemplateResult } from 'lit';
import { movedTo, offeredBy } from '../ask.ts';
import { allOffers, type Offer, type Offered } from '../offers.ts';
import type { State } from '../state.ts';
import type { ViewContext } from './context.ts';

const example = 'tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth0';

export function askView(state: State, context: ViewContext): TemplateResult {
  const { say, dispatch, submit } = context;
  const { ask } = state;
  const offered = offeredBy(ask, state.form?.presets ?? []);
  const offers = allOffers(offered);
  const open = offers.length > 0;
  const choose = (offer: Offer): void => {
    dispatch({ type: 'preset', packet: offer.packet, label: offer.label });
    submit();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (ask.list === 'closed') dispatch({ type: 'offers', list: 'open' });
      else dispatch({ type: 'offered', active: movedTo(ask, offered, event.key === 'ArrowDown' ? 1 : -1) });
    } else if (event.key === 'Escape') dispatch({ type: 'offers', list: 'closed' });
    else if (event.key === 'Enter') {
      event.preventDefault();
      const chosen = ask.active === undefined ? undefined : offers[ask.active];
      if (chosen === undefined) submit();
      else choose(chosen);
    }
  };
  return html`<div class="ask-line">
    <input
      id="packet-line"
      type="text"
      role="combobox"
      autocomplete="off"
      spellcheck="false"
      aria-label=${say('Packet')}
      aria-expanded=${open ? 'true' : 'false'}
      aria-controls="offers"
      aria-autocomplete="list"
      aria-activedescendant=${ask.active === undefined || !open ? nothing : `offer-${ask.active}`}
      aria-invalid=${ask.problem === undefined ? nothing : 'true'}
      aria-describedby="packet-line-said"
      placeholder=${say('Paste a packet or a line of a tool, or search what this node serves')}
      .value=${ask.text}
      @input=${(event: Event) => dispatch({ type: 'asking', text: (event.target as HTMLInputElement).value })}
      @focus=${() => dispatch({ type: 'offers', list: 'open' })}
      @blur=${() => dispatch({ type: 'offers', list: 'closed' })}
      @keydown=${onKey}
    />
    <vscode-button class="trace" type="submit" @click=${submit}>${say('Trace')}</vscode-button>
    <div id="offers" role="listbox" aria-label=${say('What this node offers')} ?hidden=${!open}>
      ${listView(offered, ask.active, choose, say)}
    </div>
    <p id="packet-line-said" class="said">${saidView(state, context)}</p>
  </div>`;
}

function listView(
  { groups, more }: Offered,
  active: number | undefined,
  choose: (offer: Offer) => void,
  say: ViewContext['say'],
): TemplateResult {
  let index = 0;
  return html`${groups.map(
    ({ title, offers }) => html`<div role="group" aria-label=${title}>
        <div class="offer-group" role="presentation">${title}</div>
        ${offers.map((offer) => {
          const at = index++;
          return html`<div
            class="offer"
            role="option"
            id="offer-${at}"
            aria-selected=${at === active ? 'true' : 'false'}
            @mousedown=${(event: Event) => {
              // The line keeps the focus: losing it would close the list before the click.
              event.preventDefault();
              choose(offer);
            }}
          >
            <span>${offer.label}</span>${offer.label === offer.detail ? nothing : html`<code>${offer.detail}</code>`}
          </div>`;
        })}
      </div>`,
  )}
    ${more === 0 ? nothing : html`<div class="offer-group" role="presentation">${say('{count} more: type to find them', { count: more })}</div>`}`;
}

function saidView({ ask }: State, { say }: ViewContext): TemplateResult | typeof nothing {
  const { problem, text, guessed } = ask;
  if (problem !== undefined) {
    const { start, end } = problem.span ?? { start: 0, end: 0 };
    const shown =
      end > start
        ? html`<code class="blamed">${text.slice(Math.max(0, start - 24), start)}<mark>${text.slice(start, end)}</mark>${text.slice(end, end + 24)}</code>`
        : nothing;
    return html`<span class="error" role="alert">${problem.text}</span> ${shown}`;
  }
  if (guessed !== undefined)
    return html`${say('The line tells no interface: it is taken for the one by which the node reaches the source.')}`;
  return html`${say('For example {example}, or a line of tcpdump, conntrack, ss, LOG or TRACE.', { example })}`;
}
