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

/** What the last of these datagrams, each from a host to a port, passes, where nobody was listed before. */
function lastOf(tables: string, ...sent: readonly (readonly [host: number, port: number])[]): readonly string[] {
  const asked = sent.map(([host, port]) => packet(`udp 10.1.0.${host}:5 > 10.2.0.5:${port} in eth-l`));
  return trace(router(tables), asked).at(-1)?.outcomes.map(outcomeLine) ?? [];
}

const mangle = (...rules: readonly string[]): string =>
  ['*mangle', ':PREROUTING ACCEPT [0:0]', ...rules.map((rule) => `-A PREROUTING ${rule}`), 'COMMIT', ''].join('\n');
const sets = '-p udp --dport 1 -m recent --set --name N --mask 255.255.255.255 --rsource';
const asksWidely = '-p udp --dport 2 -m recent --rcheck --name N --mask 255.255.255.0 --rsource -j DROP';

test('a list has the mask of the first rule that names it, whatever mask others name', () => {
  expect(lastOf(mangle(sets, asksWidely), [7, 1], [8, 2])).toMatchInlineSnapshot(`
    [
      "forwarded by routing: 10.1.0.8:5 > 10.2.0.5:2 out eth-r if not recent:N:10.1.0.8",
      "dropped by PREROUTING 2: 10.1.0.8:5 > 10.2.0.5:2 if recent:N:10.1.0.8",
    ]
  `);
  expect(lastOf(mangle(sets, asksWidely), [7, 1], [7, 2])).toMatchInlineSnapshot(`
    [
      "dropped by PREROUTING 2: 10.1.0.7:5 > 10.2.0.5:2",
    ]
  `);
  expect(lastOf(mangle(asksWidely, sets), [7, 1], [8, 2])).toMatchInlineSnapshot(`
    [
      "dropped by PREROUTING 1: 10.1.0.8:5 > 10.2.0.5:2",
    ]
  `);
});

test('which of two tables was loaded first is asked where their rules name other masks', () => {
  const filter = `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${asksWidely}\nCOMMIT\n`;
  expect(lastOf(mangle(sets) + filter, [7, 1], [8, 2])).toMatchInlineSnapshot(`
    [
      "forwarded by routing: 10.1.0.8:5 > 10.2.0.5:2 out eth-r if recent:ipv4:N:mangle/PREROUTING/1, not recent:N:10.1.0.8",
      "dropped by FORWARD 1: 10.1.0.8:5 > 10.2.0.5:2 if recent:ipv4:N:mangle/PREROUTING/1, recent:N:10.1.0.8",
      "dropped by FORWARD 1: 10.1.0.8:5 > 10.2.0.5:2 if not recent:ipv4:N:mangle/PREROUTING/1",
    ]
  `);
  expect(lastOf(mangle(sets) + filter.replace('.255.0 ', '.255.255 '), [7, 1], [7, 2])).toMatchInlineSnapshot(`
    [
      "dropped by FORWARD 1: 10.1.0.7:5 > 10.2.0.5:2",
    ]
  `);
});
