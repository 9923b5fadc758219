/** What can be taken along: the trace as text or Markdown, and the picture. */
import { html, nothing, type TemplateResult } from 'lit';
import { type IconName, icon } from '../icons.ts';
import type { State } from '../state.ts';
import type { ViewContext } from './context.ts';

export function keepView(state: State, { say, keep, dispatch }: ViewContext): TemplateResult {
  const button = (name: IconName, label: string, run: () => void): TemplateResult =>
    html`<button class="tool" title=${label} aria-label=${label} @click=${run}>${icon(name)}</button>`;
  return html`<div class="tools" role="group" aria-label=${say('Keep this trace')}>
    ${button('copy', say('Copy as text'), () => keep('text'))}
    ${button('markdown', say('Copy as Markdown'), () => keep('markdown'))}
    ${
      state.shown === 'packet'
        ? button('save', say('Save the packet with what it comes to'), () => keep('packet'))
        : nothing
    }
    ${button('compare', say('Keep it, to compare the next trace with it'), () => dispatch({ type: 'compareKept' }))}
    ${button('picture', say('Save the picture as SVG'), () => keep('picture'))}
  </div>`;
}
