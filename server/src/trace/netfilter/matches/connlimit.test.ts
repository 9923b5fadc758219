import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trace } from '../../engine.ts';
import { asOf } from '../../lasting.ts';
import { outcomeLine, packet, router } from '../../testing/node.ts';
import type { Outcome } from '../../trace.ts';
import { isBefore, type Time, timeOf } from './connlimit-clock.ts';

const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m connlimit --connlimit-upto 100 -j ACCEPT
COMMIT
`;

test('a packet that ends the only connection that was counted is dropped, but within a tick of the clock', () => {
  const packets = [
    packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l'),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: ['SYN', 'ACK'] }),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: ['RST', 'ACK'] }),
  ];
  const [, , reset] = trace(router(rules), packets);
  expect(reset?.outcomes.map(outcomeLine)).toMatchInlineSnapshot(`
    [
      "dropped by conntrack: 10.2.0.5:80 > 10.1.0.7:40000 if tick-within, tick:since 2",
      "forwarded by routing: 10.2.0.5:80 > 10.1.0.7:40000 out eth-l if tick-within, not tick:since 2, limit:filter/FORWARD/1 10.2.0.5",
    ]
  `);
  const beside = [
    packet('tcp 10.1.0.7:40001 > 10.2.0.5:80 in eth-l'),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40001 in eth-r', { flags: ['SYN', 'ACK'] }),
  ];
  const last = trace(router(rules), [...beside, ...packets]).at(-1);
  expect(last?.outcomes.map(({ verdict }) => verdict)).toEqual(['forwarded']);
});

test('what counts anything counts one at least: nobody is asked whether fewer are open', () => {
  const none = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m connlimit --connlimit-upto 0 -j REJECT\nCOMMIT\n';
  const packets = [
    packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l'),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: ['SYN', 'ACK'] }),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: ['RST', 'ACK'] }),
  ];
  const [, , reset] = trace(router(none), packets);
  expect(reset?.outcomes.map(outcomeLine)).toEqual([
    'dropped by conntrack: 10.2.0.5:80 > 10.1.0.7:40000 if tick-within, tick:since 2',
    'forwarded by routing: 10.2.0.5:80 > 10.1.0.7:40000 out eth-l if tick-within, not tick:since 2',
  ]);
});

test('a connection that left the list, and is opened again, is not counted: all of it is dropped until another is added', () => {
  const forth = (flag: string, port = 40000) =>
    packet(`tcp 10.1.0.7:${port} > 10.2.0.5:80 in eth-l`, { flags: [flag] });
  const back = (flags: string[]) => packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags });
  const opening = [forth('SYN'), back(['SYN', 'ACK']), back(['RST', 'ACK'])];
  // The connection is closed: its SYN is ignored, and the answer to it opens the connection again.
  const again = [forth('SYN'), back(['SYN', 'ACK']), forth('ACK')];
  const results = trace(router(rules), [...opening, ...again, forth('SYN', 40001), forth('ACK')]);
  const [, , , syn, answer, ack, , last] = results.map(({ outcomes }) => outcomes.map(outcomeLine));
  expect([syn, answer, ack, last]).toMatchInlineSnapshot(`
    [
      [
        "dropped by conntrack: 10.1.0.7:40000 > 10.2.0.5:80 if tick-within, tick:since 1",
        "forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if tick-within, not tick:since 1, limit:filter/FORWARD/1 10.1.0.7",
      ],
      [
        "dropped by conntrack: 10.2.0.5:80 > 10.1.0.7:40000 if packet 3:tick:since 2",
        "forwarded by routing: 10.2.0.5:80 > 10.1.0.7:40000 out eth-l if not packet 3:tick:since 2, limit:filter/FORWARD/1 10.2.0.5",
      ],
      [
        "dropped by conntrack: 10.1.0.7:40000 > 10.2.0.5:80 if packet 4:tick:since 1",
        "forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if not packet 4:tick:since 1, limit:filter/FORWARD/1 10.1.0.7",
      ],
      [
        "forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if packet 4:tick:since 1, limit:filter/FORWARD/1 10.1.0.7",
        "forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if not packet 4:tick:since 1, limit:filter/FORWARD/1 10.1.0.7",
      ],
    ]
  `);
});

test('the clock is one for all lists; who says that it ticks on the way is asked of each by itself', () => {
  const listed = (place: string): string => `-A ${place} -p tcp -m connlimit --connlimit-upto 100`;
  const several = router(`*mangle
:PREROUTING ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
${['PREROUTING', 'FORWARD', 'POSTROUTING'].map(listed).join('\n')}
COMMIT
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m conntrack --ctstate NEW
COMMIT
`);
  const talk = [
    packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l'),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: ['SYN', 'ACK'] }),
    packet('udp 10.1.0.7:1 > 10.2.0.5:53 in eth-l'),
    packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l', { flags: ['RST'] }),
  ];
  const asked = (assumptions: Readonly<Record<string, boolean>>): readonly string[][] =>
    (trace(several, talk, { assumptions }).at(-1)?.outcomes ?? []).map((outcome) =>
      outcome.assumptions.filter(({ id }) => id.startsWith('tick')).map(({ id, holds }) => `${id}: ${holds}`),
    );
  expect(asked({})).toEqual([
    ['tick-within: true', 'tick:since 1: true'],
    ['tick-within: true', 'tick:since 1: false'],
  ]);
  expect(asked({ 'tick-within': false })).toContainEqual([
    'tick-within: false',
    'tick:since 1:mangle/PREROUTING/1: false',
    'tick:since 1:mangle/FORWARD/1: true',
  ]);
});

test('what opens a connection under the name of one that was counted and is gone may be alone in the list', () => {
  const listed = router(`*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -m connlimit --connlimit-above 1 --connlimit-mask 0
COMMIT
`);
  const [back, forth] = ['tcp 10.2.0.5:80 > 10.1.0.7:1 in eth-r', 'tcp 10.1.0.7:1 > 10.2.0.5:80 in eth-l'];
  const last = trace(listed, [
    packet(forth),
    packet(back, { flags: ['RST', 'ACK'] }),
    packet(back, { flags: ['ACK'] }),
    packet(forth, { flags: ['ACK'] }),
  ]).at(-1);
  const matched = ({ steps }: Outcome): boolean => steps.some((step) => step.kind === 'rule' && step.table === 'raw');
  expect(new Set(last?.outcomes.map(matched))).toEqual(new Set([true, false]));
});

test('over loopback the list is looked through for the packet, which counts itself where nobody is left', () => {
  const own = router(`*filter
:INPUT ACCEPT [0:0]
-A INPUT -i lo -m connlimit --connlimit-upto 100
COMMIT
`);
  const way = 'tcp 127.0.0.1:1 > 127.0.0.1:80';
  const [, reset] = trace(own, [packet(way), packet(way, { flags: ['RST'] })]);
  expect(new Set(reset?.outcomes.map(({ verdict }) => verdict))).toEqual(new Set(['delivered']));
});

test('whether what counts only in some ways of a packet before makes too many is open', () => {
  const some = router(`*filter
:FORWARD DROP [0:0]
-A FORWARD -m string --algo bm --string "a" -j ACCEPT
-A FORWARD -p udp -m connlimit --connlimit-upto 1 -j ACCEPT
COMMIT
`);
  const [, second] = trace(
    some,
    [1, 2].map((port) => packet(`udp 10.1.0.7:${port} > 10.2.0.5:53 in eth-l`)),
  );
  expect(second?.outcomes.map(outcomeLine)).toMatchInlineSnapshot(`
    [
      "forwarded by routing: 10.1.0.7:2 > 10.2.0.5:53 out eth-r if not string:--algo bm --string a, limit:filter/FORWARD/2 10.1.0.7",
      "dropped by policy of FORWARD: 10.1.0.7:2 > 10.2.0.5:53 if not string:--algo bm --string a, not limit:filter/FORWARD/2 10.1.0.7",
      "forwarded by routing: 10.1.0.7:2 > 10.2.0.5:53 out eth-r if string:--algo bm --string a",
    ]
  `);
});

const counted = '-m connlimit --connlimit-above 2 --connlimit-mask 0 --connlimit-daddr';
const talkative = router(`*mangle
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:three - [0:0]
-A OUTPUT -m limit --limit 3/day --limit-burst 1 -j three
-A OUTPUT -j three
-A POSTROUTING ${counted}
-A three -m conntrack --ctstate ESTABLISHED -j CONNMARK --set-mark 1
-A three ${counted}
COMMIT
`);

/** The node talks to itself, and answers: resets of its own may come to the rules too. */
const talk = (() => {
  const forth = (flag: string) => packet('tcp 10.1.0.1:4 > 10.1.0.1:80', { flags: [flag] });
  const back = (...flags: string[]) => packet('tcp 10.1.0.1:80 > 10.1.0.1:4', { flags });
  const other = packet('icmp 10.2.0.6 > 10.1.0.6 in eth-r');
  const toOther = packet('icmp 10.1.0.6 > 10.2.0.6 in eth-l', { icmpType: 0 });
  const opening = [forth('SYN'), other, other, back('SYN', 'ACK'), forth('ACK')];
  return [...opening, back('SYN'), toOther, forth('ACK'), back('RST')];
})();

test('what packets before did to a list is asked only as far as it matters who is left in it', () => {
  for (const { outcomes } of trace(talkative, talk)) expect(outcomes.length).toBeLessThan(50);
});

test('whoever knows all answers beforehand sees what the outcome says that agrees with them', () => {
  const traces = trace(talkative, talk);
  const asked = (at: number, { assumptions }: Outcome) => assumptions.map((each) => asOf(at + 1, each));
  const all = traces.flatMap(({ outcomes }, at) => outcomes.flatMap((one) => asked(at, one)));
  const told = ({ verdict, steps }: Outcome) => [
    verdict,
    ...steps.flatMap((step) => ('rule' in step ? [`${step.table} ${step.chain} ${step.rule}`] : [])),
  ];
  const open = new Set(
    all.flatMap(({ id, holds }) => (all.some((each) => each.id === id && each.holds !== holds) ? [id] : [])),
  );
  // All that is said of the clock has to fit: it is drawn once for each time between two moments that somebody asks about.
  const times = all.flatMap(({ id }) => timeOf(id, 0) ?? []);
  const moments = times.flatMap(({ since, now }) => [since, now]);
  let found = 0;
  fc.assert(
    fc.property(fc.infiniteStream(fc.boolean()), (answers) => {
      const known: Record<string, boolean> = {};
      const ticks = new Map(
        moments.map((moment) => [`${moment.by}.${moment.leg}`, { moment, before: answers.next().value }]),
      );
      const ticksWithin = ({ since, now }: Time): boolean =>
        [...ticks.values()].some(({ moment, before }) => before && isBefore(since, moment) && !isBefore(now, moment));
      for (const { id, holds } of all) {
        const time = timeOf(id, 0);
        known[id] ??= time !== undefined ? ticksWithin(time) : open.has(id) ? answers.next().value : holds;
      }
      const knowing = trace(talkative, talk, { assumptions: known });
      traces.forEach(({ outcomes }, at) => {
        const agreeing = outcomes.filter((one) => asked(at, one).every(({ id, holds }) => known[id] === holds));
        const [only, ...others] = knowing[at]?.outcomes ?? [];
        // What is said without being asked may have been answered otherwise, then there is none; and answers that do not go
        // with each other lead to questions that nobody was asked.
        if (agreeing.length > 0 && only !== undefined && others.length === 0)
          expect(new Set(agreeing.map(told))).toEqual(new Set([told(only)]));
        found += agreeing.length;
      });
    }),
    { numRuns: Number(process.env['PAST_RUNS'] ?? 12), seed: Number(process.env['PAST_SEED'] ?? 1) },
  );
  expect(found).toBeGreaterThan(24);
});
