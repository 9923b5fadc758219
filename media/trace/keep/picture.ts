/** The picture as a file of its own: the colours of the theme, which live in style sheets, are written into it. */

/** What an SVG needs to look the same without our style sheet. */
const properties = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'opacity',
] as const;

/** `background`: what stands behind the picture in the editor. */
export function standaloneSvg(picture: SVGSVGElement, background: string): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const [from, to] = [picture.querySelectorAll('*'), copy.querySelectorAll('*')];
  from.forEach((element, index) => {
    const target = to[index];
    if (target === undefined) return;
    const style = getComputedStyle(element);
    for (const property of properties) {
      const value = style.getPropertyValue(property);
      if (value !== '') target.setAttribute(property, value);
    }
    for (const name of ['class', 'role', 'tabindex']) target.removeAttribute(name);
  });
  const view = copy.viewBox.baseVal;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `-12 -12 ${view.width + 24} ${view.height + 24}`);
  copy.setAttribute('width', String(view.width + 24));
  copy.setAttribute('height', String(view.height + 24));
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const area = {
    x: '-12',
    y: '-12',
    width: String(view.width + 24),
    height: String(view.height + 24),
    fill: background,
  };
  for (const [name, value] of Object.entries(area)) ground.setAttribute(name, value);
  copy.prepend(ground);
  // lit leaves empty comments where its values stand.
  return new XMLSerializer().serializeToString(copy).replace(/<!--.*?-->/g, '');
}
