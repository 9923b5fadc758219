/**
 * What a later packet asks of earlier ones must come to the same as knowing all answers beforehand, and drawing all lots
 * one by one: the outcomes that agree with any answers are what happens to those who know them, with its shares.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { fraction, one, plus, zero } from '../fraction.ts';
import { asOf } from '../lasting.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';
import type { Fraction, Outcome, PacketTrace } from '../trace.ts';

const sets = ['create seen hash:ip', 'create pairs hash:ip,port counters', 'create macs hash:mac counters'].join('\n');

/** What packets before made of the world. */
const remembered = [
  '',
  '',
  '-m connmark --mark 1',
  '-m connmark ! --mark 1',
  '-m connmark --mark 2',
  '-m conntrack --ctstate ESTABLISHED',
  '-m set --match-set seen src',
  '-m set ! --match-set seen src',
  '-m set --match-set pairs src,src ! --packets-eq 2',
  '-m set --match-set macs src',
  '-m recent --name lately --rcheck',
];

/** What nobody knows beforehand, or lots decide. */
const open = [
  '',
  '-m string --algo bm --string "a"',
  '-m string --algo bm ! --string "a"',
  '-m string --algo bm --string "b"',
  '-m time --timestart 10:00 --timestop 11:00',
  'LOT1',
  'LOT2',
];

const targets = [
  '-j DROP',
  '-j ACCEPT',
  '-j CONNMARK --set-mark 1',
  '-j CONNMARK --set-mark 2',
  '-j SET --add-set seen src',
  '-j SET --del-set seen src',
  '-j SET --add-set pairs src,src',
  '-j SET --add-set macs src --exist',
  '-j SET --del-set macs src',
  '-m recent --name lately --set',
  '-m recent --name lately --remove',
];

const rule = fc
  .tuple(fc.constantFrom(...remembered), fc.constantFrom(...open), fc.constantFrom(...targets))
  .map((parts) => `-A FORWARD ${parts.filter((part) => part !== '').join(' ')}`);

const asked = fc.constantFrom(
  'udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l',
  'udp 10.1.0.7:2 > 10.2.0.5:80 in eth-l',
  'udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r',
  'udp 10.1.0.8:1 > 10.2.0.5:80 in eth-l',
);

type Answers = Readonly<Record<string, boolean>>;

/** Beyond so many outcomes the rest is cut off. */
const bound = 400;

function play(rules: readonly string[], packets: readonly string[], assumptions: Answers): readonly PacketTrace[] {
  const dump = ['*filter', ':FORWARD ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n');
  const { send } = openSession(router(dump, { 'ipset-save.txt': `${sets}\n` }), { assumptions, branches: bound });
  const traces: PacketTrace[] = [];
  for (const text of packets) {
    const sent = send(packet(text));
    if (sent.outcomes.some(({ verdict }) => verdict === 'undecided')) break;
    traces.push(sent);
  }
  return traces;
}

const lots = ['LOT1', 'LOT2'];
const lotId = (lot: string): string => `string:--algo bm --string ${lot}`;
const drawn = (rules: readonly string[]): readonly string[] =>
  rules.map((text) => text.replace(/LOT\d/, '-m statistic --mode random --probability 0.5'));
const asked1by1 = (rules: readonly string[]): readonly string[] =>
  rules.map((text, index) => text.replace(/LOT\d/, (lot) => `-m string --algo bm --string "${lot}.${index}"`));

/** All ways that the lots of all packets may fall. */
function lotsOf(rules: readonly string[], packets: number): readonly Answers[] {
  const ids = rules.flatMap((text, index) => {
    const lot = lots.find((each) => text.includes(each));
    return lot === undefined
      ? []
      : Array.from({ length: packets }, (_, at) => `packet ${at + 1}:${lotId(`${lot}.${index}`)}`);
  });
  return Array.from({ length: 2 ** ids.length }, (_, way) =>
    Object.fromEntries(ids.map((id, index) => [id, ((way >> index) & 1) === 1])),
  );
}

/** The assumptions of a packet's outcome, as they are known beforehand. */
function idsOf(number: number, { assumptions }: Outcome): readonly (readonly [id: string, holds: boolean])[] {
  return assumptions.map((each) => [asOf(number, each).id, each.holds] as const);
}

function answersTo(traces: readonly PacketTrace[], random: () => boolean): Answers {
  const ids = traces.flatMap(({ outcomes }, index) => outcomes.flatMap((each) => idsOf(index + 1, each)));
  return Object.fromEntries([...new Set(ids.map(([id]) => id))].map((id) => [id, random()]));
}

function told({ steps, ...outcome }: Outcome): string {
  const rules = steps.flatMap((step) => (step.kind === 'rule' ? [step.rule] : []));
  return `${outcomeLine({ ...outcome, steps, assumptions: [], probability: one })} by ${rules.join()}`;
}

function shares(all: readonly (readonly [string, Fraction])[]): ReadonlyMap<string, Fraction> {
  const sums = new Map<string, Fraction>();
  for (const [key, share] of all) sums.set(key, plus(sums.get(key) ?? zero, share));
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const session = fc
  .record({
    rules: fc.array(rule, { minLength: 2, maxLength: 6 }),
    packets: fc.array(asked, { minLength: 2, maxLength: 4 }),
    answers: fc.infiniteStream(fc.boolean()),
  })
  .filter(({ rules, packets }) => rules.filter((text) => /LOT/.test(text)).length * packets.length <= 6);

const again = 'udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l';

/** Sessions in which single parts of the past make a difference, which few random ones show. */
const telling: readonly (readonly [rules: readonly string[], packets: number])[] = [
  // An answer tells which ways are left; what was drawn of a packet before is counted once.
  [
    ['-m time --timestart 10:00 --timestop 11:00 -j SET --add-set seen src', '-m set ! --match-set seen src -j DROP'],
    2,
  ],
  [['LOT1 -m recent --name lately --remove', '-j DROP', '-j DROP'], 3],
  // A share holds where the packets before went ways that it goes with: these are settled first.
  [['-j CONNMARK --set-mark 1', 'LOT1 -j ACCEPT', '-m recent --name lately --rcheck -j DROP'], 3],
  // Ways of different shares are not one, whatever was asked between them.
  [['-m string --algo bm --string "b" -j DROP', 'LOT2 -j SET --add-set macs src --exist', '-j DROP'], 2],
];

const examples = telling.flatMap(([rules, count]) =>
  [[true], [false], [false, true]].map((answers) => ({
    rules: rules.map((text) => `-A FORWARD ${text}`),
    packets: Array.from({ length: count }, () => again),
    answers: fc.stream(
      (function* () {
        for (;;) yield* answers;
      })(),
    ),
  })),
);

test('the outcomes that agree with any answers are what happens to those who know them', () => {
  fc.assert(
    fc.property(session, ({ rules, packets, answers }) => {
      const traces = play(drawn(rules), packets, {});
      const random = answers[Symbol.iterator]();
      const known = answersTo(traces, () => random.next().value);
      const ways = lotsOf(rules, packets.length);
      const knowing = ways.map((way) => play(asked1by1(rules), packets, { ...known, ...way }));
      traces.forEach(({ outcomes }, index) => {
        const agreeing = outcomes.filter((each) => idsOf(index + 1, each).every(([id, holds]) => known[id] === holds));
        const found = shares(agreeing.map((each) => [told(each), each.probability]));
        const each = knowing.flatMap((all) => all[index]?.outcomes ?? []);
        expect(found).toEqual(shares(each.map((outcome) => [told(outcome), fraction(1, ways.length)])));
      });
    }),
    {
      numRuns: examples.length + Number(process.env['PAST_RUNS'] ?? 12),
      seed: Number(process.env['PAST_SEED'] ?? 1),
      examples: examples.map((each) => [each]),
    },
  );
});

test('where not all ways of a packet were followed, those after it are', () => {
  fc.assert(
    fc.property(session, fc.integer({ min: 1, max: 6 }), ({ rules, packets }, branches) => {
      const dump = ['*filter', ':FORWARD ACCEPT [0:0]', ...drawn(rules), 'COMMIT', ''].join('\n');
      const { send } = openSession(router(dump, { 'ipset-save.txt': `${sets}\n` }), { branches });
      for (const text of packets) expect(send(packet(text)).outcomes.length).toBeGreaterThan(0);
    }),
    { numRuns: Number(process.env['PAST_RUNS'] ?? 20), seed: Number(process.env['PAST_SEED'] ?? 1) },
  );
});
