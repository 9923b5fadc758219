/** Boxes of the places: which parts each shows, and how high it is. */
import type { Box, BoxRow } from './shapes.ts';
import type { Part, Visit, Words } from './visits.ts';

export const headerHeight = 28;
const rowHeight = 20;
const rewrittenHeight = 16;
const padding = 6;

export interface Place {
  readonly id: string;
  readonly title: Words;
  /** The parts that this place has anywhere, in the order in which they are passed. */
  readonly parts: readonly string[];
}

/** `idle`: parts that the packet did not come by are shown too, faintly, or left out. */
export type Detail = 'with-idle' | 'visited';

/** A box at 0, 0; `visits` are all those of the walk, in order. */
export function boxOf(place: Place, visits: readonly Visit[], width: number, detail: Detail): Box {
  const own = visits.flatMap((visit, index) => (visit.place === place.id ? [{ visit, order: index + 1 }] : []));
  const happened = own.flatMap(({ visit }) => visit.parts);
  const known = partsAnywhere(visits);
  const names = [
    ...place.parts.filter((name) => always.includes(name) || known.has(name)),
    ...happened.map(({ name }) => name).filter((name) => !place.parts.includes(name)),
  ].filter((name, index, all) => all.indexOf(name) === index);
  const shown = own.length > 0 || detail === 'with-idle' ? names : [];
  let y = headerHeight;
  const rows = shown.flatMap((name): readonly BoxRow[] => {
    const parts = happened.filter((part) => part.name === name).map((part) => withRoom(part, width));
    return (parts.length > 0 ? parts : [undefined]).map((part) => {
      const height = rowHeight + (part?.rewritten === undefined ? 0 : rewrittenHeight);
      const row = rowOf(name, part, y + rowHeight / 2, height);
      y += height;
      return row;
    });
  });
  return {
    id: place.id,
    title: place.title,
    x: 0,
    y: 0,
    width,
    height: rows.length === 0 ? headerHeight : y + padding,
    lit: own.length > 0 ? 'lit' : 'idle',
    orders: own.map(({ order }) => order),
    rows,
    steps: own.map(({ visit }) => visit.step),
  };
}

/** Tables that every node has, as good as; the others are shown where the walk met them. */
const always: readonly string[] = ['mangle', 'nat', 'filter'];

function partsAnywhere(visits: readonly Visit[]): ReadonlySet<string> {
  return new Set(visits.flatMap(({ parts }) => parts.map(({ name }) => name)));
}

/** CSS pixels that a letter of a row takes, and what else of the width is taken. */
const letter = 6.6;
const margins = 30;

/** A state such as ESTABLISHED goes below its name where there is no room beside it. */
function withRoom(part: Part, width: number): Part {
  const state = part.note?.word === '{text}' ? String(part.note.args['text']) : '';
  const fits = (part.name.length + state.length) * letter + margins <= width;
  return fits || part.rewritten !== undefined ? part : { ...part, note: undefined, rewritten: state };
}

function rowOf(name: string, part: Part | undefined, y: number, height: number): BoxRow {
  const place = { y, height, name };
  if (part === undefined)
    return { ...place, tone: 'plain', lit: 'idle', note: undefined, rewritten: undefined, step: undefined };
  const { tone, note, rewritten, step } = part;
  return { ...place, tone, lit: 'lit', note, rewritten, step };
}

export function moved(box: Box, x: number, y: number): Box {
  return { ...box, x, y, rows: box.rows.map((row) => ({ ...row, y: row.y + y })) };
}
