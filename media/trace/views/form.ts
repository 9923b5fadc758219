/** What is asked: where the packet comes from, and its headers. Only fields that the protocol has are shown. */
import { html, nothing, type TemplateResult } from 'lit';
import { type FieldName, type Fields, hasPorts, isIcmp, tcpFlags } from '../fields.ts';
import type { State } from '../state.ts';
import type { ViewContext } from './context.ts';

export function formView(state: State, context: ViewContext): TemplateResult | typeof nothing {
  const { form, fields } = state;
  if (form === undefined || fields === undefined) return nothing;
  const { say, dispatch, submit } = context;
  return html`
    <form
      class="ask"
      aria-label=${say('Packet to trace')}
      @submit=${(event: Event) => {
        event.preventDefault();
        submit();
      }}
    >
      ${presetsView(state, context)}
      <div class="fields">
        ${selectField(state, context, 'in', say('Arrives on'), [
          { value: '', label: say('this node itself') },
          ...withCurrent(form.interfaces, fields.in).map((name) => ({ value: name, label: name })),
        ])}
        ${selectField(
          state,
          context,
          'protocol',
          say('Protocol'),
          withCurrent(form.protocols, fields.protocol).map((name) => ({ value: name, label: name })),
        )}
        ${textField(state, context, 'src', say('Source address'))}
        ${hasPorts(fields.protocol) ? textField(state, context, 'sport', say('Source port')) : nothing}
        ${textField(state, context, 'dst', say('Destination address'))}
        ${hasPorts(fields.protocol) ? textField(state, context, 'dport', say('Destination port')) : nothing}
        ${isIcmp(fields.protocol) ? textField(state, context, 'icmpType', say('ICMP type')) : nothing}
        ${isIcmp(fields.protocol) ? textField(state, context, 'icmpCode', say('ICMP code')) : nothing}
        ${textField(state, context, 'mark', say('Mark'))}
      </div>
      ${fields.protocol === 'tcp' ? flagsView(fields, context) : nothing}
      <vscode-button type="submit" @click=${submit}>${say('Trace')}</vscode-button>
    </form>
  `;

  function flagsView(now: Fields, { say: speak }: ViewContext): TemplateResult {
    return html`<div class="flags" role="group" aria-label=${speak('TCP flags')}>
      ${tcpFlags.map(
        (flag) =>
          html`<vscode-checkbox
            label=${flag}
            .checked=${now.flags.includes(flag)}
            @change=${(event: Event) =>
              dispatch({ type: 'flag', flag, on: (event.target as HTMLInputElement).checked })}
          ></vscode-checkbox>`,
      )}
    </div>`;
  }
}

function presetsView(state: State, { say, dispatch, submit }: ViewContext): TemplateResult | typeof nothing {
  const presets = state.form?.presets ?? [];
  if (presets.length === 0) return nothing;
  return html`<div class="field wide">
    <label for="preset">${say('What this node offers')}</label>
    <vscode-single-select
      id="preset"
      label=${say('What this node offers')}
      combobox
      @change=${(event: Event) => {
        const chosen = presets[Number((event.target as HTMLSelectElement).value)];
        if (chosen === undefined) return;
        dispatch({ type: 'preset', packet: chosen.packet });
        submit();
      }}
    >
      <vscode-option value="" selected>${say('Choose a service, or fill in the packet')}</vscode-option>
      ${presets.map((preset, index) => html`<vscode-option value=${String(index)}>${preset.label}</vscode-option>`)}
    </vscode-single-select>
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
  name: Exclude<FieldName, 'flags'>,
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
