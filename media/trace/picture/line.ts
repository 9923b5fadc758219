/** The picture of any other way, such as a router's: its places in the order of the packet, one after the other. */
import { boxOf, headerHeight, moved } from './boxes.ts';
import type { Ends } from './netfilter.ts';
import { type Box, type Picture, type Pill, rounded, type Wire } from './shapes.ts';
import type { Visit, Words } from './visits.ts';

const titles: Readonly<Record<string, { readonly word: string }>> = {
  interface: { word: 'Interface' },
  'input-acl': { word: 'Input access list' },
  nat: { word: 'Translation' },
  'routing-in': { word: 'Routing' },
  'routing-out': { word: 'Routing' },
  'output-acl': { word: 'Output access list' },
  socket: { word: 'The router itself' },
};

function titleOf(place: string): Words {
  return { word: titles[place]?.word ?? place, args: {} };
}

/** Narrower boxes can't hold an address. */
const narrowest = 132;
const widest = 210;
const gap = 30;
const pillHeight = 22;

export function drawLine(visits: readonly Visit[], ends: Ends, available: number): Picture {
  const count = Math.max(1, visits.length);
  const fitting = Math.floor((available - (count - 1) * gap) / count);
  return fitting >= narrowest
    ? sideBySide(visits, ends, Math.min(fitting, widest))
    : oneBelowTheOther(visits, ends, Math.min(available, 320));
}

/** Each visit is a box of its own, although a place may come twice. */
function boxFor(visit: Visit, index: number, width: number): Box {
  const id = `${visit.place}-${index}`;
  const box = boxOf({ id, title: titleOf(visit.place), parts: [] }, [{ ...visit, place: id }], width, 'visited');
  return { ...box, orders: [index + 1] };
}

function sideBySide(visits: readonly Visit[], ends: Ends, width: number): Picture {
  const top = pillHeight + 20;
  const boxes = visits.map((visit, index) => moved(boxFor(visit, index, width), index * (width + gap), top));
  const wires = boxes.slice(1).map((box, index): Wire => {
    const before = boxes[index];
    const y = top + headerHeight / 2;
    return {
      id: `${before?.id}-${box.id}`,
      lit: 'lit',
      path: rounded([
        [(before?.x ?? 0) + width, y],
        [box.x, y],
      ]),
    };
  });
  const last = boxes.at(-1);
  const pills = endPills(ends, width / 2, 0, last === undefined ? 0 : last.x + width / 2, 0);
  return {
    width: last === undefined ? 0 : last.x + width,
    height: Math.max(...boxes.map(({ y, height }) => y + height), 0) + 2,
    boxes,
    pills,
    wires: [
      ...wires,
      ...pills.map(({ name, x, width: wide }, index): Wire => {
        const at = x + wide / 2;
        const incoming = index === 0 && ends.in === name;
        return {
          id: `end-${index}`,
          lit: 'lit',
          path: rounded(
            incoming
              ? [
                  [at, pillHeight],
                  [at, top],
                ]
              : [
                  [at, top],
                  [at, pillHeight],
                ],
          ),
        };
      }),
    ],
  };
}

function oneBelowTheOther(visits: readonly Visit[], ends: Ends, width: number): Picture {
  const boxes: Box[] = [];
  let y = ends.in === undefined ? 0 : pillHeight + 20;
  const first = y;
  visits.forEach((visit, index) => {
    const box = moved(boxFor(visit, index, width), 0, y);
    boxes.push(box);
    y += box.height + 22;
  });
  const middle = width / 2;
  const wires = boxes.slice(1).map((box, index): Wire => {
    const before = boxes[index];
    return {
      id: `${before?.id}-${box.id}`,
      lit: 'lit',
      path: rounded([
        [middle, (before?.y ?? 0) + (before?.height ?? 0)],
        [middle, box.y],
      ]),
    };
  });
  const pills = endPills(ends, middle, 0, middle, y);
  return {
    width,
    height: y - 22 + (ends.out === undefined ? 2 : pillHeight + 24),
    boxes,
    pills,
    wires: [
      ...wires,
      ...(ends.in === undefined
        ? []
        : [
            {
              id: 'in',
              lit: 'lit' as const,
              path: rounded([
                [middle, pillHeight],
                [middle, first],
              ]),
            },
          ]),
      ...(ends.out === undefined
        ? []
        : [
            {
              id: 'out',
              lit: 'lit' as const,
              path: rounded([
                [middle, y - 22],
                [middle, y],
              ]),
            },
          ]),
    ],
  };
}

function endPills(ends: Ends, inX: number, inY: number, outX: number, outY: number): readonly Pill[] {
  const pill = (name: string | undefined, x: number, y: number): readonly Pill[] => {
    if (name === undefined) return [];
    const width = Math.max(40, name.length * 7.5 + 18);
    return [{ name, x: x - width / 2, y, width, height: pillHeight }];
  };
  return [...pill(ends.in, inX, inY), ...pill(ends.out, outX, outY)];
}
