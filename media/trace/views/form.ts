/** What is asked: one line for most, and the packet's fields for the rest. Only fields that the protocol has are shown. */
import { html, nothing, type TemplateResult } from 'lit';
import type { TraceForm } from '../../../protocol/requests.ts';
import { type FieldName, type Fields, hasPorts, isIcmp, tcpFlags } from '../fields.ts';
import { packetLine } from '../offers.ts';
import { currentPacket, type State } from '../state.ts';
import { listed } from '../words.ts';
import { askView } from './ask.ts';
import type { ViewContext } from './context.ts';

/** Fields that are not shown are not made: a select of the kit reads its options' words from the screen. */
export function formView(state: State, context: ViewContext): TemplateResult | typeof nothing {
  const { form, fields } = state;
  if (form === undefined || fields === undefined) return nothing;
  const { say, submit, dispatch } = context;
  const shown = state.fieldsShown === 'shown' || Object.keys(state.errors).length > 0;
  const now = currentPacket(state)?.packet;
  return html`
    <form
      class="ask"
      aria-label=${say('Packet to trace')}
      @submit=${(event: Event) => {
        event.preventDefault();
        submit();
      }}
    >
      ${askView(state, context)}
      <details
        class="more-fields"
        ?open=${shown}
        @toggle=${(event: Event) =>
          dispatch({ type: 'fieldsShown', shown: (event.target as HTMLDetailsElement).open ? 'shown' : 'hidden' })}
      >
        <summary>${say('Fields')} ${now === undefined ? nothing : html`<code class="asked">${packetLine(now)}</code>`}</summary>
        ${shown ? fieldsView(state, fields, form, context) : nothing}
      </details>
    </form>
  `;
}

function fieldsView(
  state: State,
  fields: Fields,
  { interfaces, protocols, sides = {} }: TraceForm,
  context: ViewContext,
): TemplateResult {
  const { say } = context;
  const ports = hasPorts(fields.protocol);
  const icmp = isIcmp(fields.protocol);
  return html`<div class="fields">
      ${selectField(state, context, 'in', say('Arrives on'), [
        { value: '', label: say('this node itself') },
        ...withCurrent(interfaces, fields.in).map((name) => {
          const side = sides[name];
          return { value: name, label: side === undefined ? name : `${name} (${side})` };
        }),
      ])}
      ${selectField(
        state,
        context,
        'protocol',
        say('Protocol'),
        withCurrent(protocols, fields.protocol).map((name) => ({ value: name, label: name })),
      )}
      ${textField(state, context, 'src', say('Source address'))}
      ${ports ? textField(state, context, 'sport', say('Source port')) : nothing}
      ${textField(state, context, 'dst', say('Destination address'))}
      ${ports ? textField(state, context, 'dport', say('Destination port')) : nothing}
      ${icmp ? textField(state, context, 'icmpType', say('ICMP type')) : nothing}
      ${icmp ? textField(state, context, 'icmpCode', say('ICMP code')) : nothing}
      ${textField(state, context, 'mark', say('Mark'))}
    </div>
    ${fields.protocol === 'tcp' ? flagsView(fields, context) : nothing} ${restView(fields, context)}`;
}

/** What a pasted line said beside the fields: it goes with the packet. */
function restView({ rest }: Fields, { say }: ViewContext): TemplateResult | typeof nothing {
  const said = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
  return said.length === 0
    ? nothing
    : html`<p class="label">${say('And {values}.', { values: listed(said, say) })}</p>`;
}

function flagsView(now: Fields, { say, dispatch }: ViewContext): TemplateResult {
  return html`<div class="flags" role="group" aria-label=${say('TCP flags')}>
    ${tcpFlags.map(
      (flag) =>
        html`<vscode-checkbox
          label=${flag}
          .checked=${now.flags.includes(flag)}
          @change=${(event: Event) => dispatch({ type: 'flag', flag, on: (event.target as HTMLInputElement).checked })}
        ></vscode-checkbox>`,
    )}
  </div>`;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function selectField(
  state: State,
  { dispatch, say }: ViewContext,
  name: 'in' | 'protocol',
  label: string,
  choices: readonly Choice[],
): TemplateResult {
  const value = state.fields?.[name] ?? '';
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <vscode-single-select
      id=${name}
      label=${label}
      @change=${(event: Event) => dispatch({ type: 'typed', field: name, value: (event.target as HTMLSelectElement).value })}
    >
      ${choices.map(
        (choice) =>
          html`<vscode-option value=${choice.value} ?selected=${choice.value === value}>${choice.label}</vscode-option>`,
      )}
    </vscode-single-select>
    ${errorView(state, name, say)}
  </div>`;
}

function textField(
  state: State,
  { dispatch, say, submit }: ViewContext,
  name: Exclude<FieldName, 'flags' | 'rest'>,
  label: string,
): TemplateResult {
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <vscode-textfield
      id=${name}
      name=${name}
      .label=${label}
      .value=${state.fields?.[name] ?? ''}
      ?invalid=${state.errors[name] !== undefined}
      @input=${(event: Event) => dispatch({ type: 'typed', field: name, value: (event.target as HTMLInputElement).value })}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter') submit();
      }}
    ></vscode-textfield>
    ${errorView(state, name, say)}
  </div>`;
}

function errorView(state: State, name: FieldName, say: ViewContext['say']): TemplateResult | typeof nothing {
  const error = state.errors[name];
  return error === undefined ? nothing : html`<p class="error" role="alert">${say(error.word, error.args)}</p>`;
}

/** What the form offers, and the value that stands there although it isn't offered. */
function withCurrent(offered: readonly string[], current: string): readonly string[] {
  return current === '' || offered.includes(current) ? offered : [current, ...offered];
}
