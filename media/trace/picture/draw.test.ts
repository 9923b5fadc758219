import { describe, expect, test } from 'vitest';
import type { OutcomeJson, PacketJson, StepJson } from '../../../protocol/trace.ts';
import { clusterIp } from '../testing/fixture.ts';
import { draw } from './draw.ts';
import { type Box, type Picture, rounded } from './shapes.ts';
import { visitsOf } from './visits.ts';

const packet: PacketJson = { in: 'eth0', out: null, protocol: 'tcp', src: '10.1.0.7', dst: '10.2.0.5', mark: 0 };

/** Steps in short: `PREROUTING nat`, `routing forward`, `PREROUTING NEW`, `INPUT IPVS`. */
function walk(first: PacketJson, ...lines: readonly string[]): readonly StepJson[] {
  return lines.map((line) => {
    const [hook = '', what = ''] = line.split(' ');
    const base = { hook, packet: first, text: line, changes: [] };
    if (hook === 'routing') return { ...base, kind: 'routing', decision: what };
    if (what === 'NEW') return { ...base, kind: 'conntrack', state: 'NEW', direction: 'original' };
    if (what === 'IPVS') return { ...base, kind: 'ipvs', service: '10.96.0.1:80' };
    if (what === 'note') return { ...base, kind: 'note' };
    return { ...base, kind: 'hook', table: what, chain: hook };
  });
}

function outcome(steps: readonly StepJson[], more: Partial<OutcomeJson> = {}): OutcomeJson {
  return {
    probability: '1',
    assumptions: [],
    events: [],
    steps,
    verdict: 'forwarded',
    decidedBy: { by: 'stack', part: 'routing', text: '' },
    out: 'eth1',
    packet,
    summary: '',
    reasons: [],
    ...more,
  };
}

function pictureOf(of: OutcomeJson, width = 1040): Picture {
  const picture = draw(of, width);
  if (picture === undefined) throw new Error('nothing drawn');
  return picture;
}

const lit = (picture: Picture): readonly string[] =>
  picture.wires.filter((wire) => wire.lit === 'lit').map(({ id }) => id);
const stations = ({ boxes }: Picture): readonly string[] =>
  boxes
    .flatMap(({ id, orders }) => orders.map((order) => [order, id] as const))
    .toSorted(([a], [b]) => a - b)
    .map(([, id]) => id);

const forwarded = outcome(
  walk(packet, 'PREROUTING NEW', 'PREROUTING nat', 'routing forward', 'FORWARD filter', 'POSTROUTING nat'),
);
const local = { ...packet, in: null };

describe('the way through a node', () => {
  test('forwarded: in by one interface, out by the other', () => {
    const picture = pictureOf(forwarded);
    expect(stations(picture)).toEqual(['PREROUTING', 'routing-in', 'FORWARD', 'POSTROUTING']);
    expect(lit(picture)).toEqual(['PREROUTING-routing-in', 'routing-in-FORWARD', 'FORWARD-POSTROUTING', 'in', 'out']);
    expect(picture.pills.map(({ name }) => name)).toEqual(['eth0', 'eth1']);
  });

  test('made by the node: routing comes first, and once more where OUTPUT changed what it depends on', () => {
    const steps = walk(local, 'routing output', 'OUTPUT mangle', 'routing output', 'OUTPUT filter', 'POSTROUTING nat');
    const picture = pictureOf(outcome(steps));
    expect(stations(picture)).toEqual(['routing-out', 'OUTPUT', 'routing-out', 'OUTPUT', 'POSTROUTING']);
    expect(lit(picture)).toEqual(['routing-out-OUTPUT', 'OUTPUT-POSTROUTING', 'OUTPUT-routing-out', 'out']);
  });

  test('over the loopback interface: out, and in again', () => {
    const steps = walk(
      local,
      'routing output',
      'OUTPUT filter',
      'POSTROUTING nat',
      'PREROUTING raw',
      'routing local',
      'INPUT filter',
      'socket note',
    );
    const picture = pictureOf(outcome(steps, { verdict: 'delivered' }));
    expect(stations(picture).slice(2)).toEqual(['POSTROUTING', 'PREROUTING', 'routing-in', 'INPUT', 'socket']);
    expect(picture.wires.find(({ id }) => id === 'POSTROUTING-PREROUTING')?.label?.text).toBe('lo');
    expect(picture.pills).toEqual([]);
  });

  test('through IPVS: from INPUT straight to OUTPUT', () => {
    const steps = walk(
      packet,
      'PREROUTING nat',
      'routing local',
      'INPUT filter',
      'INPUT IPVS',
      'OUTPUT filter',
      'POSTROUTING nat',
    );
    expect(lit(pictureOf(outcome(steps)))).toContain('INPUT-OUTPUT');
  });

  test('dropped: the sign stands at the table that decided, and no way leads on', () => {
    const steps: readonly StepJson[] = [
      ...walk(packet, 'PREROUTING nat', 'routing local', 'INPUT filter'),
      {
        kind: 'rule',
        event: 'rule',
        hook: 'INPUT',
        table: 'filter',
        chain: 'INPUT',
        rule: 3,
        depth: 0,
        passed: [1, 3],
        packet,
        text: '',
        changes: [],
      },
    ];
    const dropped = outcome(steps, {
      verdict: 'dropped',
      decidedBy: { by: 'rule', table: 'filter', chain: 'INPUT', rule: 3, text: '' },
    });
    const input = pictureOf(dropped).boxes.find(({ id }) => id === 'INPUT');
    expect(input?.rows.find(({ name }) => name === 'filter')).toMatchObject({
      tone: 'bad',
      note: { word: 'dropped' },
      step: 3,
    });
    expect(pictureOf(dropped).pills.map(({ name }) => name)).toEqual(['eth0']);
  });

  test('dropped by the stack: the sign stands where the walk ended', () => {
    const steps = walk(packet, 'PREROUTING nat', 'routing none');
    const dropped = outcome(steps, { verdict: 'dropped' });
    expect(
      pictureOf(dropped)
        .boxes.find(({ id }) => id === 'routing-in')
        ?.rows.map(({ tone }) => tone),
    ).toEqual(['plain', 'bad']);
  });

  test('a rewrite says what the address became, and leads to its step', () => {
    const [first] = clusterIp.trace.packets[0]?.outcomes ?? [];
    const visits = first === undefined ? [] : visitsOf(first);
    expect(visits[0]?.parts.find(({ name }) => name === 'nat')).toMatchObject({
      rewritten: '→ 10.244.1.11:8080',
      tone: 'changed',
      step: 5,
    });
  });
});

test('places that no Linux node has are drawn one after the other, as a router’s', () => {
  const steps = walk(packet, 'input-acl note', 'routing forward', 'nat note', 'output-acl note');
  const wide = pictureOf(outcome(steps));
  expect(stations(wide)).toEqual(['input-acl-0', 'routing-in-1', 'nat-2', 'output-acl-3']);
  expect(new Set(wide.boxes.map(({ y }) => y)).size).toBe(1);
  expect(new Set(pictureOf(outcome(steps), 400).boxes.map(({ x }) => x)).size).toBe(1);
});

test('nothing is drawn of an outcome without a walk', () => {
  expect(draw(outcome([]), 700)).toBeUndefined();
});

describe.each([400, 599, 700, 1200])('at %i pixels', (width) => {
  const everywhere = walk(
    packet,
    ...['PREROUTING raw', 'PREROUTING NEW', 'PREROUTING mangle', 'PREROUTING nat', 'routing local'],
    ...[
      'INPUT mangle',
      'INPUT filter',
      'INPUT security',
      'INPUT IPVS',
      'OUTPUT raw',
      'OUTPUT filter',
      'POSTROUTING nat',
    ],
  );
  const pictures = [pictureOf(forwarded, width), pictureOf(outcome(everywhere), width)];

  test('everything stands inside of the picture, which fits', () => {
    for (const picture of pictures) {
      expect(picture.width).toBeLessThanOrEqual(width);
      for (const { x, y, width: wide, height } of [...picture.boxes, ...picture.pills]) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(x + wide).toBeLessThanOrEqual(picture.width);
        expect(y + height).toBeLessThanOrEqual(picture.height);
      }
    }
  });

  test('no two boxes overlap, and rows stay in theirs', () => {
    const apart = (a: Box, b: Box): boolean =>
      a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
    for (const { boxes } of pictures) {
      boxes.forEach((box, index) => {
        for (const other of boxes.slice(index + 1)) expect(apart(box, other)).toBe(true);
        for (const row of box.rows) {
          expect(row.y).toBeGreaterThan(box.y);
          expect(row.y + row.height - 10).toBeLessThanOrEqual(box.y + box.height);
        }
      });
    }
  });
});

test('corners are rounded no further than half of their shorter side', () => {
  expect(
    rounded([
      [0, 0],
      [0, 10],
      [30, 10],
    ]),
  ).toBe('M0 0L0 5Q0 10 5 10L30 10');
});
