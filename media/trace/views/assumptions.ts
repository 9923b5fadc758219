/** What the answer takes for granted, each with a switch that traces anew. */
import { html, nothing, type TemplateResult } from 'lit';
import type { OutcomeJson } from '../../../protocol/trace.ts';
import type { State } from '../state.ts';
import type { ViewContext } from './context.ts';

export function assumptionsView(
  outcome: OutcomeJson,
  state: State,
  { say, dispatch, submit }: ViewContext,
): TemplateResult | typeof nothing {
  if (outcome.assumptions.length === 0) return nothing;
  const forget = (): void => {
    dispatch({ type: 'unassumed' });
    submit();
  };
  return html`<div class="assumptions">
    <h3>
      ${say('This rests on what the dumps don’t say')}
      ${
        Object.keys(state.assumptions).length === 0
          ? nothing
          : html`<button class="link" @click=${forget}>${say('Forget my answers')}</button>`
      }
    </h3>
    <ul>
      ${outcome.assumptions.map(
        ({ id, text, holds }) => html`<li>
          <vscode-checkbox
            label=${text}
            .checked=${state.assumptions[id] ?? holds}
            @change=${(event: Event) => {
              dispatch({ type: 'assumed', id, holds: (event.target as HTMLInputElement).checked });
              submit();
            }}
          ></vscode-checkbox>
        </li>`,
      )}
    </ul>
  </div>`;
}
