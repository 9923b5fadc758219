/** Limits are buckets of credit: what one packet's tries tell of a bucket holds for every rule that asks it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSession, trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';
import { matched } from './testing/passes.ts';

const forwarding = (rules: readonly string[]): string =>
  ['*filter', ':FORWARD ACCEPT [0:0]', ':TRY - [0:0]', ...rules.map((rule) => `-A ${rule}`), 'COMMIT', ''].join('\n');

const datagram = packet('udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l');

const jumps = (times: number): readonly string[] => Array.from({ length: times }, () => 'FORWARD -j TRY');
const hash = (options: string): string => `-m hashlimit ${options} --hashlimit-name h`;

test('whether a limit is used up is asked of each host and port for itself', () => {
  const limited = hash(
    '--hashlimit-upto 1/hour --hashlimit-burst 1 --hashlimit-mode srcip,dstport --hashlimit-srcmask 24',
  );
  const packets = ['10.1.0.7:1 > 10.2.0.5:80', '10.1.0.8:1 > 10.2.0.5:80', '10.1.0.8:1 > 10.2.0.5:81'];
  const traced = trace(
    router(forwarding([`FORWARD ${limited} -j DROP`])),
    packets.map((text) => packet(`udp ${text} in eth-l`)),
  );
  expect(traced.map(({ outcomes }) => outcomes.map(outcomeLine))).toMatchInlineSnapshot(`
    [
      [
        "dropped by FORWARD 1: 10.1.0.7:1 > 10.2.0.5:80 if limit:h 10.1.0.0/24, 80",
      ],
      [
        "dropped by FORWARD 1: 10.1.0.8:1 > 10.2.0.5:80 if limit:h 10.1.0.0/24, 80",
        "forwarded by routing: 10.1.0.8:1 > 10.2.0.5:80 out eth-r if not limit:h 10.1.0.0/24, 80",
      ],
      [
        "dropped by FORWARD 1: 10.1.0.8:1 > 10.2.0.5:81 if limit:h 10.1.0.0/24, 81",
      ],
    ]
  `);
});

test.each<readonly [limit: string, times: number, second: readonly string[]]>([
  // No time passes while a packet is on its way.
  ['-m limit --limit 1/hour --limit-burst 2', 4, ['1|1|-|-', '1|-|-|-', '-|-|-|-']],
  [hash('--hashlimit-above 1/hour --hashlimit-burst 1'), 3, ['-|1|1', '1|1|1']],
  [hash('! --hashlimit-above 1/hour --hashlimit-burst 1'), 3, ['1|-|-', '-|-|-']],
  [hash('! --hashlimit-upto 1/hour --hashlimit-burst 1'), 3, ['-|1|1', '1|1|1']],
  // But for a tick of the clock, where that is long enough.
  ['-m limit --limit 10/sec --limit-burst 1', 3, ['1|-|-', '1|-|1', '1|1|-', '-|-|-', '-|-|1', '-|1|-']],
  // A packet of 28 bytes costs two of the three parts that 32 bytes a second are: one passes, and one more of a burst.
  [hash('--hashlimit-upto 32b/s'), 2, ['1|-', '1|1', '-|-', '-|1']],
  // A rate that is measured tells nothing, but is as high at the end of a packet's way as it was before.
  [hash('--hashlimit-upto 1/hour --hashlimit-burst 1 --hashlimit-rate-match'), 2, ['1|1', '1|-', '-|-']],
])('%s, tried %d times by each packet', (limit, times, second) => {
  const { send } = openSession(router(forwarding([...jumps(times), `TRY ${limit}`])));
  send(datagram);
  send(datagram);
  expect(send(datagram).outcomes.map(matched)).toEqual(second);
});

test('what is full at first lets as much pass as it holds, and no more', () => {
  const first = (limit: string) =>
    openSession(router(forwarding([...jumps(5), `TRY ${limit}`])))
      .send(datagram)
      .outcomes.map(matched);
  expect(first('-m limit --limit 1/hour --limit-burst 3')).toEqual(['1|1|1|-|-']);
  // The kernel rounds so small costs down: what 10,000 a second cost is 2 credits or more, and 4 of them 9 or 10.
  expect(first('-m limit --limit 10000/sec --limit-burst 4')).toContain('1|1|1|1|1');
});

test('rules that share a bucket are asked once what is left in it', () => {
  const limited = hash('--hashlimit-above 1/hour --hashlimit-burst 1 --hashlimit-mode srcip');
  const six = Array.from({ length: 6 }, () => `TRY ${limited}`);
  const { send } = openSession(router(forwarding([...jumps(1), ...six])));
  const all = Array.from({ length: 10 }, () => send(datagram).outcomes.map(matched));
  expect(all).toEqual([['2,3,4,5,6'], ...Array.from({ length: 9 }, () => ['2,3,4,5,6', '1,2,3,4,5,6'])]);
});

test('answers of the node may have used a limit up', () => {
  const rules =
    '-A OUTPUT -m limit --limit 1/hour --limit-burst 1\n-A FORWARD -m limit --limit 1/hour --limit-burst 1\n';
  const node = router(`*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules}COMMIT\n`);
  const sent = [
    'udp 10.1.0.7:5 > 10.1.0.1:7 in eth-l',
    'udp 10.1.0.1:5 > 10.2.0.5:7',
    'udp 10.1.0.7:5 > 10.2.0.5:7 in eth-l',
  ];
  const ways = trace(
    node,
    sent.map((text) => packet(text)),
  );
  expect(ways.map(({ outcomes }) => outcomes.length)).toEqual([1, 2, 1]);
});

test('they use it up for rules elsewhere that share it', () => {
  const limited = hash('--hashlimit-upto 1/hour --hashlimit-burst 1');
  const rules = `-A OUTPUT ${limited}\n-A FORWARD ${limited}\n`;
  const node = router(`*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules}COMMIT\n`);
  const ways = trace(node, [packet('udp 10.1.0.7:5 > 10.1.0.1:7 in eth-l'), datagram]);
  expect(ways.map(({ outcomes }) => outcomes.length)).toEqual([1, 2]);
});

/** Rules of TRY: each asks a limit of its own or one of two shared ones, behind a mark that rules before it may have set. */
const rule = fc.record({
  bucket: fc.constantFrom('own', 'a', 'b'),
  above: fc.boolean(),
  asksMark: fc.constantFrom(undefined, '0', '1'),
  marks: fc.constantFrom(undefined, '0', '1'),
});
type Rule = typeof rule extends fc.Arbitrary<infer Each> ? Each : never;

const bursts = fc.record({
  own: fc.integer({ min: 1, max: 3 }),
  a: fc.integer({ min: 1, max: 3 }),
  b: fc.integer({ min: 1, max: 3 }),
});
type Bursts = typeof bursts extends fc.Arbitrary<infer Each> ? Each : never;

function lineOf({ bucket, above, asksMark, marks }: Rule, burst: Bursts): string {
  const limit =
    bucket === 'own'
      ? `-m limit --limit 1/hour --limit-burst ${burst.own}`
      : `-m hashlimit --hashlimit-${above ? 'above' : 'upto'} 1/hour --hashlimit-burst ${burst[bucket]} --hashlimit-name ${bucket}`;
  const target = marks === undefined ? '' : ` -j MARK --set-mark ${marks}`;
  return `TRY ${asksMark === undefined ? '' : `-m mark --mark ${asksMark} `}${limit}${target}`;
}

/** One packet through the rules, with so much in each bucket, which it takes from: what matched. */
function walk(rules: readonly Rule[], times: number, left: Map<string, number>): string {
  let mark = '0';
  const passes = Array.from({ length: times }, () =>
    rules.flatMap(({ bucket, above, asksMark, marks }, index) => {
      if (asksMark !== undefined && asksMark !== mark) return [];
      const name = bucket === 'own' ? `own ${index}` : bucket;
      const room = left.get(name) ?? 0;
      if (room > 0) left.set(name, room - 1);
      if (room > 0 === (above && bucket !== 'own')) return [];
      mark = marks ?? mark;
      return [index + 1];
    }),
  );
  return passes.map((matching) => matching.join() || '-').join('|');
}

/** All that buckets may hold where so much of each is sure, one way after the other. */
function* fillings(
  names: readonly string[],
  least: ReadonlyMap<string, number>,
  most: ReadonlyMap<string, number>,
): Generator<Map<string, number>> {
  const [name, ...others] = names;
  if (name === undefined) return yield new Map();
  for (const rest of fillings(others, least, most))
    for (let amount = least.get(name) ?? 0; amount <= (most.get(name) ?? 0); amount++)
      yield new Map([...rest, [name, amount]]);
}

test('outcomes are those of all that buckets may hold, tried one by one', () => {
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 4 }),
      bursts,
      fc.integer({ min: 1, max: 3 }),
      (rules, burst, times) => {
        const lines = forwarding([...jumps(times), ...rules.map((each) => lineOf(each, burst))]).replace(
          '*filter',
          '*mangle',
        );
        const { send } = openSession(router(lines));
        const most = new Map(
          rules.map(({ bucket }, index) => [bucket === 'own' ? `own ${index}` : bucket, burst[bucket]] as const),
        );
        const first = new Map(most);
        expect(send(datagram).outcomes.map(matched)).toEqual([walk(rules, times, first)]);
        // Time may have filled them up again before the next packet.
        const second = [...fillings([...most.keys()], first, most)].map((left) => walk(rules, times, left));
        expect(send(datagram).outcomes.map(matched).sort()).toEqual([...new Set(second)].sort());
      },
    ),
    { numRuns: 40 },
  );
});
