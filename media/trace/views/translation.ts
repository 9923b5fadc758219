/** A router's translation: the rows of its table, and the rules that do not translate the packet. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ConsideredJson, TableRowJson } from '../../../protocol/trace.ts';
import type { ViewContext } from './context.ts';

/** As `show ip nat translations` heads them, in every language. */
const columns = [
  ['Pro', 'protocol'],
  ['Inside global', 'insideGlobal'],
  ['Inside local', 'insideLocal'],
  ['Outside local', 'outsideLocal'],
  ['Outside global', 'outsideGlobal'],
] as const satisfies readonly (readonly [string, keyof TableRowJson])[];

export function rowsView(rows: readonly TableRowJson[], { say }: ViewContext): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<table class="rows" tabindex="0" aria-label=${say('Translation table')}>
    <thead>
      <tr>
        ${columns.map(([title]) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) => html`<tr>
          ${columns.map(([title, field]) => html`<td data-title=${title}>${row[field]}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

export function consideredView(
  considered: readonly ConsideredJson[],
  { say, send }: ViewContext,
): TemplateResult | typeof nothing {
  if (considered.length === 0) return nothing;
  const title =
    considered.length === 1
      ? say('1 rule does not translate it')
      : say('{count} rules do not translate it', { count: considered.length });
  return html`<details class="why-not">
    <summary>${title}</summary>
    <ul>
      ${considered.map(
        ({ rule, file, line, text, answer }) => html`<li class=${answer}>
          <button class="link" @click=${() => send({ type: 'reveal', file, line, focus: 'editor' })}>
            ${say('line {line}', { line })}
          </button>
          <span>${text}</span>
          <code>${rule}</code>
        </li>`,
      )}
    </ul>
  </details>`;
}
