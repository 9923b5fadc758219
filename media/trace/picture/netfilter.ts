/**
 * The picture of a Linux node: five hooks, routing twice, and the node's own processes. In one row and a half where
 * there is room, in two columns where there is not.
 */
import { boxOf, type Detail, headerHeight, moved, type Place } from './boxes.ts';
import { type Box, type Picture, type Pill, type Point, rounded, type Wire } from './shapes.ts';
import type { Visit } from './visits.ts';

const title = (word: string) => ({ word, args: {} });

const places = {
  PREROUTING: { id: 'PREROUTING', title: title('PREROUTING'), parts: ['raw', 'conntrack', 'mangle', 'nat'] },
  'routing-in': { id: 'routing-in', title: title('Routing'), parts: [] },
  FORWARD: { id: 'FORWARD', title: title('FORWARD'), parts: ['mangle', 'filter', 'security'] },
  POSTROUTING: { id: 'POSTROUTING', title: title('POSTROUTING'), parts: ['mangle', 'nat'] },
  INPUT: { id: 'INPUT', title: title('INPUT'), parts: ['mangle', 'filter', 'security', 'IPVS', 'nat'] },
  socket: { id: 'socket', title: title('Local process'), parts: [] },
  'routing-out': { id: 'routing-out', title: title('Routing'), parts: [] },
  OUTPUT: {
    id: 'OUTPUT',
    title: title('OUTPUT'),
    parts: ['raw', 'conntrack', 'mangle', 'nat', 'IPVS', 'filter', 'security'],
  },
} as const satisfies Record<string, Place>;

type PlaceName = keyof typeof places;

export function isNetfilter(visits: readonly Visit[]): boolean {
  return visits.length > 0 && visits.every(({ place }) => place in places);
}

/** The interfaces by which the packet came and went; undefined where it did not. */
export interface Ends {
  readonly in: string | undefined;
  readonly out: string | undefined;
}

/** Below this width two columns are all that can be read. */
const narrow = 660;
const pillHeight = 22;

export function drawNetfilter(visits: readonly Visit[], ends: Ends, width: number): Picture {
  return width < narrow ? twoColumns(visits, ends, width) : fourColumns(visits, ends, width);
}

type Boxes = Readonly<Record<PlaceName, Box>>;

function boxesOf(visits: readonly Visit[], width: number, detail: Detail): Boxes {
  const made = Object.entries(places).map(([name, place]) => [name, boxOf(place, visits, width, detail)]);
  return Object.fromEntries(made) as Boxes;
}

function placed(boxes: Boxes, at: Readonly<Record<PlaceName, Point>>): Boxes {
  const moves = Object.entries(at).map(([name, [x, y]]) => [name, moved(boxes[name as PlaceName], x, y)]);
  return Object.fromEntries(moves) as Boxes;
}

function fourColumns(visits: readonly Visit[], ends: Ends, available: number): Picture {
  const width = Math.min(available, 1040);
  const gap = width < 800 ? 30 : 36;
  const column = Math.floor((width - 3 * gap) / 4);
  const boxes = boxesOf(visits, column, 'with-idle');
  const x = (index: number): number => index * (column + gap);
  const top = pillHeight + 22;
  const bottom = top + Math.max(boxes['routing-in'].height, boxes.POSTROUTING.height, boxes.FORWARD.height) + 30;
  const at = placed(boxes, {
    PREROUTING: [x(0), top],
    'routing-in': [x(1), top],
    FORWARD: [x(2), top],
    POSTROUTING: [x(3), top],
    INPUT: [x(1), bottom],
    socket: [x(2), bottom],
    'routing-out': [x(2), bottom + boxes.socket.height + 22],
    OUTPUT: [x(3), bottom],
  });
  const lowest = Math.max(...Object.values(at).map((box) => box.y + box.height));
  const under = lowest + 16;
  const { PREROUTING: pre, POSTROUTING: post, INPUT: input, OUTPUT: output } = at;
  const out = at['routing-out'];
  const back = out.y + headerHeight / 2;
  const wires: readonly Drawn[] = [
    across('PREROUTING', 'routing-in', at),
    across('routing-in', 'FORWARD', at),
    across('FORWARD', 'POSTROUTING', at),
    down('routing-in', 'INPUT', at),
    across('INPUT', 'socket', at),
    down('socket', 'routing-out', at),
    {
      from: 'routing-out',
      to: 'OUTPUT',
      points: [
        [right(out), back],
        [output.x, back],
      ],
    },
    {
      from: 'OUTPUT',
      to: 'POSTROUTING',
      points: [
        [middle(output), output.y],
        [middle(output), lower(post)],
      ],
    },
    {
      from: 'OUTPUT',
      to: 'routing-out',
      rare: 'rare',
      points: [
        [output.x, back + 10],
        [right(out), back + 10],
      ],
    },
    {
      from: 'INPUT',
      to: 'OUTPUT',
      rare: 'rare',
      label: { text: 'IPVS', x: x(2) + column / 2, y: under },
      points: [
        [middle(input), lower(input)],
        [middle(input), under],
        [middle(output), under],
        [middle(output), lower(output)],
      ],
    },
    {
      from: 'POSTROUTING',
      to: 'PREROUTING',
      rare: 'rare',
      label: { text: 'lo', x: x(2), y: 12 },
      points: [
        [post.x + 24, post.y],
        [post.x + 24, 12],
        [right(pre) - 24, 12],
        [right(pre) - 24, pre.y],
      ],
    },
  ];
  const pills = [pillOf(ends.in, x(0) + 24, 0), pillOf(ends.out, x(3) + column - 24, 0)];
  const [inPill, outPill] = pills;
  const ended = [
    ...(inPill === undefined
      ? []
      : [
          endWire('in', [
            [inPill.x + inPill.width / 2, pillHeight],
            [inPill.x + inPill.width / 2, pre.y],
          ]),
        ]),
    ...(outPill === undefined
      ? []
      : [
          endWire('out', [
            [outPill.x + outPill.width / 2, post.y],
            [outPill.x + outPill.width / 2, pillHeight],
          ]),
        ]),
  ];
  const drawn = wiresOf(wires, visits);
  const usesUnder = drawn.some(({ id }) => id === 'INPUT-OUTPUT');
  return {
    width: x(3) + column,
    height: usesUnder ? under + 4 : lowest + 2,
    boxes: Object.values(at),
    pills: pills.filter((pill) => pill !== undefined),
    wires: [...drawn, ...ended],
  };
}

function twoColumns(visits: readonly Visit[], ends: Ends, available: number): Picture {
  const margin = 14;
  const gap = 26;
  const column = Math.floor((available - 2 * margin - gap) / 2);
  const boxes = boxesOf(visits, column, 'visited');
  const [left, second] = [margin, margin + column + gap];
  const step = 24;
  const top = pillHeight + 20;
  const routing = top + boxes.PREROUTING.height + step;
  const forward = routing + boxes['routing-in'].height + step;
  const socket = routing + boxes.INPUT.height + step;
  const sending = socket + boxes.socket.height + step;
  const output = sending + boxes['routing-out'].height + step;
  const post = Math.max(forward + boxes.FORWARD.height + step, output);
  const at = placed(boxes, {
    PREROUTING: [left, top],
    'routing-in': [left, routing],
    FORWARD: [left, forward],
    POSTROUTING: [left, post],
    INPUT: [second, routing],
    socket: [second, socket],
    'routing-out': [second, sending],
    OUTPUT: [second, output],
  });
  const { PREROUTING: pre, POSTROUTING: last, INPUT: input, OUTPUT: sent } = at;
  const header = headerHeight / 2;
  const between = second - gap / 2;
  const edge = second + column + 8;
  const wires: readonly Drawn[] = [
    down('PREROUTING', 'routing-in', at),
    down('routing-in', 'FORWARD', at),
    down('FORWARD', 'POSTROUTING', at),
    across('routing-in', 'INPUT', at),
    down('INPUT', 'socket', at),
    down('socket', 'routing-out', at),
    down('routing-out', 'OUTPUT', at),
    {
      from: 'OUTPUT',
      to: 'POSTROUTING',
      points: [
        [sent.x, sent.y + header],
        [between, sent.y + header],
        [between, last.y + header],
        [right(last), last.y + header],
      ],
    },
    {
      from: 'OUTPUT',
      to: 'routing-out',
      rare: 'rare',
      points: [
        [middle(sent) + 14, sent.y],
        [middle(sent) + 14, lower(at['routing-out'])],
      ],
    },
    {
      from: 'INPUT',
      to: 'OUTPUT',
      rare: 'rare',
      points: [
        [right(input), input.y + header],
        [edge, input.y + header],
        [edge, sent.y + header],
        [right(sent), sent.y + header],
      ],
    },
    {
      from: 'POSTROUTING',
      to: 'PREROUTING',
      rare: 'rare',
      points: [
        [left, last.y + header],
        [4, last.y + header],
        [4, pre.y + header],
        [left, pre.y + header],
      ],
    },
  ];
  const end = lower(last) + 20;
  const inPill = pillOf(ends.in, middle(pre), 0, 'middle');
  const outPill = pillOf(ends.out, middle(last), end, 'middle');
  const lowest = Math.max(...Object.values(at).map(lower));
  return {
    width: available,
    height: Math.max(lowest + 2, outPill === undefined ? 0 : end + pillHeight + 2),
    boxes: Object.values(at),
    pills: [inPill, outPill].filter((pill) => pill !== undefined),
    wires: [
      ...wiresOf(wires, visits),
      ...(inPill === undefined
        ? []
        : [
            endWire('in', [
              [middle(pre), pillHeight],
              [middle(pre), pre.y],
            ]),
          ]),
      ...(outPill === undefined
        ? []
        : [
            endWire('out', [
              [middle(last), lower(last)],
              [middle(last), end],
            ]),
          ]),
    ],
  };
}

/** A wire before it is known whether the packet went along it. */
interface Drawn {
  readonly from: PlaceName;
  readonly to: PlaceName;
  readonly points: readonly Point[];
  /** Ways that few packets go are drawn only where this one went. */
  readonly rare?: 'rare';
  readonly label?: NonNullable<Wire['label']>;
}

function wiresOf(wires: readonly Drawn[], visits: readonly Visit[]): readonly Wire[] {
  const went = new Set(visits.slice(1).map(({ place }, index) => `${visits[index]?.place}-${place}`));
  return wires.flatMap(({ from, to, points, rare, label }): readonly Wire[] => {
    const id = `${from}-${to}`;
    const lit = went.has(id) ? 'lit' : 'idle';
    if (rare !== undefined && lit === 'idle') return [];
    return [{ id, path: rounded(points), lit, ...(label === undefined ? {} : { label }) }];
  });
}

function endWire(id: string, points: readonly Point[]): Wire {
  return { id, path: rounded(points), lit: 'lit' };
}

function pillOf(
  name: string | undefined,
  x: number,
  y: number,
  anchor: 'start' | 'middle' = 'start',
): Pill | undefined {
  if (name === undefined) return undefined;
  const width = Math.max(40, name.length * 7.5 + 18);
  return {
    name,
    x: anchor === 'middle' || y !== 0 ? x - width / 2 : x > 500 ? x - width : x,
    y,
    width,
    height: pillHeight,
  };
}

function across(from: PlaceName, to: PlaceName, at: Boxes): Drawn {
  const y = at[from].y + headerHeight / 2;
  return {
    from,
    to,
    points: [
      [right(at[from]), y],
      [at[to].x, y],
    ],
  };
}

function down(from: PlaceName, to: PlaceName, at: Boxes): Drawn {
  const x = middle(at[from]);
  return {
    from,
    to,
    points: [
      [x, lower(at[from])],
      [x, at[to].y],
    ],
  };
}

function right({ x, width }: Box): number {
  return x + width;
}

function middle({ x, width }: Box): number {
  return x + width / 2;
}

function lower({ y, height }: Box): number {
  return y + height;
}
