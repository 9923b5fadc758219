/** Small drawings in the manner of VS Code's own icons: 16 by 16, in the colour of the text around them. */
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

const paths = {
  forwarded: svg`<path d="M2 8h11M9 4l4 4-4 4" />`,
  delivered: svg`<path d="M2.5 8.5l3.5 3.5 7.5-8" />`,
  dropped: svg`<path d="M4 4l8 8M12 4l-8 8" />`,
  rejected: svg`<circle cx="8" cy="8" r="5.5" /><path d="M4.2 11.8l7.6-7.6" />`,
  queued: svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.4" />`,
  stolen: svg`<path d="M2 11c3 0 4-7 7-7h4M10.5 1.5L13 4l-2.5 2.5" />`,
  undecided: svg`<path d="M5.5 5.800a2.5 2.5 0 1 1 3.6 2.200c-.8.4-1.1.8-1.1 1.700M8 12.300h.01" />`,
  open: svg`<path d="M4 6l4 4 4-4" />`,
  closed: svg`<path d="M6 4l4 4-4 4" />`,
  copy: svg`<path d="M5.5 5.500h7v7h-7zM3.5 10.500v-7h7" />`,
  markdown: svg`<path d="M1.5 4h13v8h-13zM4 10V6.500l1.75 2 1.75-2V10M11 6v4M9.5 8.500L11 10l1.5-1.5" />`,
  picture: svg`<path d="M2 3h12v10H2zM2 11l3.5-3.5 3 3 2-2L14 12M10.5 5.800h.01" />`,
  compare: svg`<path d="M2.5 3h4v10h-4zM9.5 3h4v10h-4z" />`,
  save: svg`<path d="M3 2.500h8l2 2v9H3zM5.5 2.500v3h4v-3M5.5 13.500v-4h5v4" />`,
  assume: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 7.500V11M8 5.200h.01" />`,
  close: svg`<path d="M4 4l8 8M12 4l-8 8" />`,
} as const satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof paths;

/** Says nothing to a screen reader: a word stands beside it, or labels the button around it. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    ${paths[name]}
  </svg>`;
}

/** The same inside of a picture, its middle at a point. */
export function iconAt(name: IconName, x: number, y: number, size = 12): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 16 16" x=${x - size / 2} y=${y - size / 2} width=${size} height=${size}>${paths[name]}</svg>`;
}
