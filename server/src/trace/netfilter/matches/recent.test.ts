/** What rules find in a list of recent addresses: what packets of the session left there, and what it held before. */
import { expect, test } from 'vitest';
import { trace } from '../../engine.ts';
import { outcomeLine, packet, router } from '../../testing/node.ts';

const knocking = (condition: string): string => `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m recent --name seen ${condition} -j DROP
-A FORWARD -m recent --name seen --set
COMMIT
`;

interface Sent {
  readonly ttl?: number;
  /** In seconds. */
  readonly at?: number;
}

/** What becomes of one datagram after the other from one host, and on what it rests that can be answered beforehand. */
function sent(
  condition: string,
  packets: readonly Sent[],
  assumptions: Readonly<Record<string, boolean>> = {},
): readonly (readonly string[])[] {
  const asked = packets.map(({ ttl, at }, index) =>
    packet(`udp 10.1.0.7:${1000 + index} > 10.2.0.5:80 in eth-l`, {
      ...(ttl === undefined ? {} : { ttl }),
      ...(at === undefined ? {} : { time: new Date(Date.UTC(2026, 0, 1, 12, 0, at)).toISOString() }),
    }),
  );
  return trace(router(knocking(condition)), asked, { assumptions }).map(({ outcomes }) =>
    outcomes.map((outcome) =>
      outcomeLine(outcome)
        .replace(/^(\w+) by.*?(?= if | unless |$)/, '$1')
        .replaceAll('recent:seen:10.1.0.7', 'L'),
    ),
  );
}

const three = [{}, {}, {}];

test('a host that the list did not hold is dropped once it was seen often enough, and nothing else is asked before', () => {
  expect(sent('--update --seconds 60 --hitcount 2', three)).toMatchInlineSnapshot(`
    [
      [
        "forwarded if not L",
        "dropped if L, L:2 within 60",
      ],
      [
        "forwarded if not L",
        "dropped if L, L:1 within 60, within:60",
      ],
      [
        "dropped if within:60",
      ],
    ]
  `);
});

test('who knows that the list was empty gets one outcome a packet', () => {
  expect(sent('--update --seconds 60 --hitcount 2', three, { 'recent:seen:10.1.0.7': false })).toMatchInlineSnapshot(`
    [
      [
        "forwarded if not L",
      ],
      [
        "forwarded if not L",
      ],
      [
        "dropped if within:60",
      ],
    ]
  `);
});

test('what the list held before counts beside what packets of the session left', () => {
  const once = { 'recent:seen:10.1.0.7': true, 'recent:seen:10.1.0.7:2': false, 'recent:seen:10.1.0.7:1': true };
  expect(sent('--rcheck --hitcount 2', [{}, {}], once)).toMatchInlineSnapshot(`
    [
      [
        "forwarded if not L:2",
      ],
      [
        "dropped if L",
      ],
    ]
  `);
  // At least three times is at least twice, and not twice is not three times.
  expect(sent('--rcheck --hitcount 2', [{}], { 'recent:seen:10.1.0.7:3': true })).toMatchInlineSnapshot(`
    [
      [
        "dropped if L:3",
      ],
    ]
  `);
  expect(sent('--rcheck --hitcount 4', [{}], { 'recent:seen:10.1.0.7:2': false })).toMatchInlineSnapshot(`
    [
      [
        "forwarded if not L:2",
      ],
    ]
  `);
});

test('where packets tell their time, what was seen too long ago does not count, nor what was there before that', () => {
  expect(sent('--rcheck --seconds 10', [{ at: 0 }, { at: 9 }, { at: 30 }])).toMatchInlineSnapshot(`
    [
      [
        "forwarded if not L",
        "dropped if L, L:1 within 10",
      ],
      [
        "dropped if not L",
        "dropped if L, L:1 within 10",
      ],
      [
        "forwarded if not L",
        "forwarded if L",
      ],
    ]
  `);
});

test('with --rttl an entry is only found by packets of its TTL', () => {
  expect(sent('--rcheck --rttl', [{ ttl: 64 }, { ttl: 63 }, { ttl: 63 }])).toMatchInlineSnapshot(`
    [
      [
        "forwarded if not L",
        "dropped if L, L:ttl 64",
      ],
      [
        "forwarded if not L",
        "dropped if L, L:ttl 63",
      ],
      [
        "dropped if not L",
        "dropped if L, L:ttl 63",
      ],
    ]
  `);
});
