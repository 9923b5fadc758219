/** The picture of the chains, drawn from the state alone. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ChainNode } from '../../protocol/chains.ts';
import { listed, type Say } from '../trace/words.ts';
import { type Arrow, type Box, mostLetters } from './layout.ts';
import type { Action, State } from './state.ts';

export interface ChainsContext {
  readonly say: Say;
  dispatch(action: Action): void;
  /** Shows a line (from 0) in the editor. */
  reveal(line: number): void;
  /** Asks for the picture anew: another table, one chain's surroundings, or an opened group. */
  ask(change: Partial<{ table: string; focus: string | undefined; expanded: readonly string[] }>): void;
  zoom(factor: number): void;
  showAll(): void;
}

export function chainsView(state: State, context: ChainsContext): TemplateResult {
  const { graph } = state;
  const { say } = context;
  if (graph === undefined) return html`<p class="quiet" role="status">${say('Reading the chains …')}</p>`;
  if (graph.table === '')
    return html`<p class="quiet" role="status">${say('This file has no tables with chains.')}</p>`;
  return html`
    ${toolbar(state, context)}
    ${picture(state, context)}
    ${listOfJumps(state, context)}
  `;
}

function toolbar({ graph, focus, layout }: State, { say, ask, zoom, showAll }: ChainsContext): TemplateResult {
  const shown = layout.boxes.reduce((sum, { node }) => sum + node.members, 0);
  return html`
    <header>
      <label>
        ${say('Table')}
        <select @change=${(event: Event) => ask({ table: (event.target as HTMLSelectElement).value, focus: undefined, expanded: [] })}>
          ${graph?.tables.map(({ key, label }) => html`<option value=${key} ?selected=${key === graph.table}>${label}</option>`)}
        </select>
      </label>
      <form
        role="search"
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          const found = new FormData(event.target as HTMLFormElement).get('chain');
          if (typeof found === 'string' && found !== '') ask({ focus: found });
        }}
      >
        <label>
          ${say('Around chain')}
          <input name="chain" autocomplete="off" spellcheck="false" list="names" .value=${focus ?? ''} placeholder="KUBE-SERVICES">
        </label>
        <datalist id="names">
          ${layout.boxes.map(({ node }) => (node.kind === 'group' ? nothing : html`<option value=${node.id}></option>`))}
        </datalist>
        <button>${say('Show')}</button>
        ${focus === undefined ? nothing : html`<button type="button" @click=${() => ask({ focus: undefined })}>${say('Show all')}</button>`}
      </form>
      <span class="count" role="status">
        ${say('{shown} of {total} chains', { shown, total: graph?.total ?? 0 })}
      </span>
      <span class="zoom" role="group" aria-label=${say('Size')}>
        <button aria-label=${say('Smaller')} title=${say('Smaller')} @click=${() => zoom(1 / 1.25)}>−</button>
        <button aria-label=${say('Fit')} title=${say('Fit')} @click=${showAll}>⤢</button>
        <button aria-label=${say('Larger')} title=${say('Larger')} @click=${() => zoom(1.25)}>+</button>
      </span>
    </header>
  `;
}

function picture(state: State, context: ChainsContext): TemplateResult {
  const { layout, camera } = state;
  const lit = (arrow: Arrow): boolean => state.visited.has(arrow.edge.from) && state.visited.has(arrow.edge.to);
  const { say } = context;
  return html`
    <svg class="picture" role="group" aria-label=${say('Chains and the jumps between them. Arrow keys move from chain to chain, Enter shows a chain in the editor.')}>
      <defs>
        <marker id="head" class="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
          <path d="M0,0 L8,4 L0,8 z"></path>
        </marker>
        <marker id="head-lit" class="head lit" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
          <path d="M0,0 L8,4 L0,8 z"></path>
        </marker>
      </defs>
      <g transform="translate(${camera.x},${camera.y}) scale(${camera.scale})">
        ${layout.arrows.map((arrow) => arrowView(arrow, lit(arrow) ? 'lit' : 'plain', context))}
        ${layout.boxes.map((box) => boxView(box, state, context))}
      </g>
    </svg>
  `;
}

function arrowView({ edge, path, middle }: Arrow, how: 'lit' | 'plain', { reveal }: ChainsContext): TemplateResult {
  const label = [edge.how === 'goto' ? 'goto' : '', edge.jumps > 1 ? `×${edge.jumps}` : '']
    .filter((part) => part !== '')
    .join(' ');
  return svg`
    <g class="arrow ${how} ${edge.how}" @click=${() => reveal(edge.line)}>
      <path class="target" d=${path}></path>
      <path class="line" d=${path} marker-end=${how === 'lit' ? 'url(#head-lit)' : 'url(#head)'}></path>
      ${label === '' ? nothing : svg`<text x=${middle.x} y=${middle.y - 4}>${label}</text>`}
    </g>
  `;
}

function boxView({ node, x, y, width, height }: Box, state: State, context: ChainsContext): TemplateResult {
  const classes = [
    'box',
    node.kind,
    node.unused ? 'unused' : '',
    state.visited.has(node.id) ? 'visited' : '',
    state.decided === node.id ? 'decided' : '',
    state.current === node.id ? 'current' : '',
  ];
  const selected = state.selected === node.id;
  return svg`
    <g
      class=${classes.filter((name) => name !== '').join(' ')}
      transform="translate(${x},${y})"
      role="button"
      tabindex=${selected ? '0' : '-1'}
      data-id=${node.id}
      aria-label=${spoken(node, state, context)}
      @click=${() => act(node, context)}
      @focus=${() => context.dispatch({ type: 'select', id: node.id })}
    >
      <title>${tooltip(node, context)}</title>
      ${node.kind === 'group' ? svg`<rect class="behind" x="4" y="4" width=${width} height=${height} rx="5"></rect>` : nothing}
      <rect class="face" width=${width} height=${height} rx="5"></rect>
      <text class="name" x="12" y="19">${shortened(node.label)}</text>
      <text class="size" x="12" y="35">${size(node, context)}</text>
      ${state.decided === node.id ? svg`<text class="mark" x=${width - 20} y="19">◆</text>` : state.visited.has(node.id) ? svg`<text class="mark" x=${width - 20} y="19">●</text>` : nothing}
    </g>
  `;
}

/** A chain shows itself in the editor, a group opens. */
export function act(node: ChainNode, { reveal, ask, dispatch }: ChainsContext): void {
  dispatch({ type: 'select', id: node.id });
  if (node.kind === 'group') {
    dispatch({ type: 'expand', id: node.id });
    ask({});
  } else if (node.line !== undefined) reveal(node.line);
}

function size({ kind, members, rules, policy, unused }: ChainNode, { say }: ChainsContext): string {
  const count = rules === 1 ? say('1 rule') : say('{count} rules', { count: rules });
  const parts = [
    ...(kind === 'group' ? [say('{count} chains', { count: members })] : []),
    count,
    ...(policy === undefined ? [] : [say('policy {policy}', { policy })]),
    ...(unused ? [say('unused')] : []),
  ];
  return parts.join(' · ');
}

function spoken(node: ChainNode, state: State, context: ChainsContext): string {
  const from = state.layout.arrows
    .filter(({ edge }) => edge.to === node.id)
    .map(({ edge }) => labelOf(state, edge.from));
  const to = state.layout.arrows.filter(({ edge }) => edge.from === node.id).map(({ edge }) => labelOf(state, edge.to));
  const { say } = context;
  return [
    node.label,
    size(node, context),
    ...(from.length === 0 ? [] : [say('reached from {chains}', { chains: listed(from, say) })]),
    ...(to.length === 0 ? [] : [say('leads to {chains}', { chains: listed(to, say) })]),
    ...(state.visited.has(node.id) ? [say('on the way of the traced packet')] : []),
    ...(state.decided === node.id ? [say('decides about the traced packet')] : []),
  ].join(', ');
}

function labelOf({ layout }: State, id: string): string {
  return layout.boxes.find(({ node }) => node.id === id)?.node.label ?? id;
}

function tooltip(node: ChainNode, context: ChainsContext): string {
  return [node.label, size(node, context), node.purpose].filter((part) => part !== '').join('\n');
}

function shortened(label: string): string {
  return label.length <= mostLetters ? label : `${label.slice(0, mostLetters - 1)}…`;
}

/** The same as words, for those who can't see the picture or want to copy it. */
function listOfJumps({ layout }: State, { say, reveal }: ChainsContext): TemplateResult {
  const label = new Map(layout.boxes.map(({ node }) => [node.id, node.label]));
  return html`
    <details>
      <summary>${say('The same as a list')}</summary>
      <ul>
        ${layout.arrows.map(
          ({ edge }) => html`
            <li>
              <button class="link" @click=${() => reveal(edge.line)}>
                ${say(edge.how === 'goto' ? '{from} goes to {to}' : '{from} jumps to {to}', {
                  from: label.get(edge.from) ?? edge.from,
                  to: label.get(edge.to) ?? edge.to,
                })}
              </button>
              ${edge.jumps > 1 ? `×${edge.jumps}` : nothing}
            </li>
          `,
        )}
      </ul>
    </details>
  `;
}
