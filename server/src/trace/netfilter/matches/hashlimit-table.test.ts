/** A table of groups that packets of one call fill: the next group is dropped with its packet. */
import { expect, test } from 'vitest';
import type { Packet } from '../../../net/packet.ts';
import { openSession, type TraceOptions, trace } from '../../engine.ts';
import { outcomeLine, packet, router } from '../../testing/node.ts';

const generous = '-m hashlimit --hashlimit-upto 1000/sec --hashlimit-burst 1000 --hashlimit-name h';
const filter = (...rules: readonly string[]) =>
  router(['*filter', ':FORWARD ACCEPT [0:0]', ...rules.map((rule) => `-A ${rule}`), 'COMMIT', ''].join('\n'));
const ofTwo = `${generous} --hashlimit-mode dstport --hashlimit-htable-size 2 --hashlimit-htable-max 1`;
const two = filter(`FORWARD ${ofTwo}`);

const toPort = (port: number, more = {}): Packet => packet(`udp 10.1.0.7:5 > 10.2.0.5:${port} in eth-l`, more);

/** What became of packets to these ports: verdicts with what they rest on, but for the limit itself. */
function fates(node: typeof two, packets: readonly Packet[], options: TraceOptions = {}): readonly string[] {
  return trace(node, packets, options).map(({ outcomes }) =>
    [...new Set(outcomes.map(outcomeLine))]
      .map((line) => `${line.split(' ', 1)[0]}${line.match(/ if.*/)?.[0] ?? ''}`.replace(/,? ?limit:h \d+/g, ''))
      .join(' | '),
  );
}

test('what would begin a third of two groups is dropped, and said to come before one expires', () => {
  expect(
    fates(
      two,
      [1, 2, 3, 1].map((port) => toPort(port)),
    ),
  ).toMatchInlineSnapshot(`
    [
      "forwarded if",
      "forwarded if",
      "dropped if within:1",
      "forwarded if",
    ]
  `);
});

test('told that groups expire between packets, it is asked of each', () => {
  const options = { assumptions: { 'within:1': false } };
  expect(
    fates(
      two,
      [1, 2, 3, 1].map((port) => toPort(port)),
      options,
    ),
  ).toMatchInlineSnapshot(`
    [
      "forwarded if",
      "forwarded if",
      "dropped if not within:1, not room:h 3 | forwarded if not within:1, room:h 3",
      "forwarded if not packet 3:room:h 3 | dropped if packet 3:room:h 3, not within:1, not room:h 1 | forwarded if packet 3:room:h 3, not within:1, room:h 1",
    ]
  `);
});

test('the moments of packets tell', () => {
  const at = (seconds: number) => ({ time: new Date(1_800_000_000_000 + seconds * 1000).toISOString() });
  expect(
    fates(two, [toPort(1, at(0)), toPort(2, at(0.2)), toPort(3, at(0.9)), toPort(3, at(1.5))]),
  ).toMatchInlineSnapshot(`
    [
      "forwarded if",
      "forwarded if",
      "dropped",
      "dropped if not room:h 3 | forwarded if room:h 3",
    ]
  `);
});

test('whether a packet before brought a group is asked where the table may be full with it', () => {
  const node = filter(`FORWARD -p udp -m udp --dport 2 -m string --string x --algo bm -j ACCEPT`, `FORWARD ${ofTwo}`);
  expect(
    fates(
      node,
      [1, 2, 3].map((port) => toPort(port)),
    ),
  ).toMatchInlineSnapshot(`
    [
      "forwarded if",
      "forwarded if not string:--string x --algo bm | forwarded if string:--string x --algo bm",
      "dropped if not packet 2:string:--string x --algo bm, within:1 | forwarded if packet 2:string:--string x --algo bm",
    ]
  `);
});

test('without a size the table is taken for that of a machine of more than a gigabyte', () => {
  const { send } = openSession(filter(`FORWARD ${generous} --hashlimit-mode dstport`));
  const sent = Array.from({ length: 130 }, (_, port) => send(toPort(port + 1)).outcomes.map(outcomeLine));
  expect([sent[127], sent[128]]).toMatchInlineSnapshot(`
    [
      [
        "forwarded by routing: 10.1.0.7:5 > 10.2.0.5:128 out eth-r if limit:h 128",
      ],
      [
        "forwarded by routing: 10.1.0.7:5 > 10.2.0.5:129 out eth-r if memory:hashlimit, limit:h 129",
      ],
    ]
  `);
});
