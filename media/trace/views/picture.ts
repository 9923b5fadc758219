/** The picture of the way. Everything in it is also in the steps below, which is what a screen reader reads. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { OutcomeJson } from '../../../protocol/trace.ts';
import { iconAt } from '../icons.ts';
import { draw } from '../picture/draw.ts';
import type { Box, BoxRow, Pill, Wire } from '../picture/shapes.ts';
import type { Tone } from '../picture/visits.ts';
import type { State } from '../state.ts';
import { listed } from '../words.ts';
import type { ViewContext } from './context.ts';

export function pictureView(state: State, outcome: OutcomeJson, context: ViewContext): TemplateResult | typeof nothing {
  const picture = draw(outcome, state.width);
  if (picture === undefined) return nothing;
  const { width, height, boxes, pills, wires } = picture;
  const idleFirst = wires.toSorted((a, b) => Number(a.lit === 'lit') - Number(b.lit === 'lit'));
  const way = boxes
    .flatMap(({ title, orders }) => orders.map((order) => ({ order, name: context.say(title.word, title.args) })))
    .toSorted((a, b) => a.order - b.order)
    .map(({ name }) => name);
  return html`<section class="picture" aria-label=${context.say('Picture')}>
    <svg
      viewBox="0 0 ${width} ${height}"
      width=${width}
      height=${height}
      role="group"
      aria-label=${context.say('The way: {places}', { places: listed(way, context.say) })}
    >
      <defs>
        ${(['lit', 'idle'] as const).map(
          (lit) =>
            svg`<marker id="arrow-${lit}" class="arrow ${lit}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1l6 3-6 3z" /></marker>`,
        )}
      </defs>
      ${idleFirst.map(wireView)} ${pills.map(pillView)} ${boxes.map((box) => boxView(box, state, context))}
    </svg>
  </section>`;
}

function wireView({ path, lit, label }: Wire): SVGTemplateResult {
  return svg`<path class="wire ${lit}" d=${path} marker-end="url(#arrow-${lit})" />
    ${label === undefined ? nothing : svg`<text class="wire-label" x=${label.x} y=${label.y}>${label.text}</text>`}`;
}

function pillView({ name, x, y, width, height }: Pill): SVGTemplateResult {
  return svg`<g class="pill">
    <rect x=${x + 0.5} y=${y + 0.5} width=${width - 1} height=${height - 1} rx=${height / 2} />
    <text x=${x + width / 2} y=${y + height / 2}>${name}</text>
  </g>`;
}

/** Clicking a box that the packet came to twice leads to one visit after the other. */
function nextVisit(steps: readonly number[], now: number | undefined): number | undefined {
  return steps.find((step) => now !== undefined && step > now) ?? steps[0];
}

function boxView(box: Box, state: State, { say, goTo }: ViewContext): SVGTemplateResult {
  const { x, y, width, height, lit, orders, rows, steps } = box;
  const title = say(box.title.word, box.title.args);
  // One badge for all stations that the place was: circles side by side leave a narrow box no room for its name.
  const said = orders.join('·');
  const badge = said === '' ? 0 : Math.max(16, said.length * 5.6 + 10);
  const go = (): void => {
    const step = nextVisit(steps, state.step);
    if (step !== undefined) goTo(step);
  };
  const header = svg`
    <rect class="hit" x=${x + 1} y=${y + 1} width=${width - 2} height="26" rx="4" />
    <text class="title" x=${x + 10} y=${y + 14}>${titleIn(title, width - 22 - badge)}</text>
    ${
      said === ''
        ? nothing
        : svg`<g class="order">
          <rect x=${x + width - 6.5 - badge} y=${y + 6} width=${badge} height="16" rx="8" />
          <text x=${x + width - 6.5 - badge / 2} y=${y + 14.5}>${said}</text>
        </g>`
    }`;
  return svg`<g class="box ${lit}">
    <rect class="frame" x=${x + 0.75} y=${y + 0.75} width=${width - 1.5} height=${height - 1.5} rx="5" />
    ${
      lit === 'idle'
        ? svg`<g class="header">${header}</g>`
        : svg`<g
          class="header"
          role="button"
          tabindex="0"
          @click=${go}
          @keydown=${onEnter(go)}
        >${header}</g>`
    }
    ${rows.map((row) => rowView(row, box, say, goTo))}
  </g>`;
}

/** A name that has no room comes without its middle. Capitals are wide, and so are Chinese characters. */
function titleIn(title: string, room: number): string {
  const wide = [...title].reduce((sum, letter) => sum + (/[A-Z]/.test(letter) ? 8.9 : letter > '\u2e80' ? 12.5 : 7), 0);
  return wide <= room ? title : shortened(title, (title.length * room) / wide);
}

function onEnter(run: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    run();
  };
}

/** Room for a letter of the two sizes of the picture, in CSS pixels: a little more than most fonts take. */
const letter = 6.6;
const smallLetter = 6.4;
const boldLetter = 7.2;

function rowView(row: BoxRow, box: Box, say: ViewContext['say'], goTo: ViewContext['goTo']): SVGTemplateResult {
  const { y, height, name, tone, lit, note, rewritten, step } = row;
  const { x, width } = box;
  const said = note === undefined ? '' : say(note.word, note.args);
  const room = width - 20 - name.length * letter - (name === '' ? 0 : 10) - (signOf(tone) === undefined ? 0 : 14);
  const noteX = name === '' && signOf(tone) === undefined ? x + 10 : x + width - 10;
  const content = svg`
    <rect class="hit" x=${x + 1} y=${y - 10} width=${width - 2} height=${height} rx="3" />
    <text class="name" x=${x + 10} y=${y}>${name}</text>
    ${said === '' ? nothing : svg`<text class="note ${noteX === x + 10 ? 'start' : ''}" x=${noteX} y=${y}>${shortened(said, room / smallLetter)}</text>`}
    ${signView(tone, said, name, box, y)}
    ${rewritten === undefined ? nothing : svg`<text class="rewritten" x=${x + 10} y=${y + 17}>${shortened(rewritten, (width - 16) / smallLetter)}<title>${rewritten}</title></text>`}`;
  const classes = `row ${lit} ${tone}`;
  if (step === undefined) return svg`<g class=${classes}>${content}</g>`;
  return svg`<g class="${classes} go" @click=${() => goTo(step)}>${content}</g>`;
}

function signOf(tone: Tone): 'dropped' | 'queued' | undefined {
  return tone === 'bad' ? 'dropped' : tone === 'open' ? 'queued' : undefined;
}

function signView(
  tone: Tone,
  said: string,
  name: string,
  { x, width }: Box,
  y: number,
): SVGTemplateResult | typeof nothing {
  const sign = signOf(tone);
  if (sign === undefined) return nothing;
  return name === '' ? iconAt(sign, x + 16, y) : iconAt(sign, x + width - 20 - said.length * boldLetter, y);
}

/** The middle is what is least missed in addresses. */
function shortened(text: string, room: number): string {
  const most = Math.max(4, Math.floor(room));
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(text.length - end)}`;
}
