/**
 * What a later packet asks of earlier ones must come to the same as knowing all answers beforehand: of the outcomes of a
 * packet one and only one agrees with any answers, and it is what happens to those who know them.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { plus, zero } from '../fraction.ts';
import { asOf } from '../lasting.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';
import type { Outcome, PacketTrace } from '../trace.ts';

const sets = ['create seen hash:ip', 'create pairs hash:ip,port counters', 'create macs hash:mac counters'].join('\n');

/** Conditions that nobody can answer, that remember something, or that show what was remembered. */
const conditions = [
  '',
  '-p udp',
  '-s 10.1.0.7',
  '-m string --algo bm --string "a"',
  '-m string --algo bm ! --string "bc"',
  '-m time --timestart 10:00 --timestop 11:00',
  '-m limit --limit 1/hour --limit-burst 1',
  '-m connmark --mark 1',
  '-m conntrack --ctstate NEW',
  '-m conntrack --ctstate ESTABLISHED',
  '-m set --match-set seen src',
  '-m set ! --match-set seen dst',
  '-m set --match-set pairs src,src ! --packets-eq 2',
  '-m set --match-set macs src --packets-gt 1',
  '-m recent --name lately --rcheck',
  '-m recent --name lately --set',
  '-m quota --quota 100',
];

const targets = [
  '-j DROP',
  '-j ACCEPT',
  '-j CONNMARK --set-mark 1',
  '-j CONNMARK --set-mark 2',
  '-j MARK --set-mark 7',
  '-j SET --add-set seen src',
  '-j SET --del-set seen src',
  '-j SET --add-set pairs src,src',
  '-j SET --add-set macs src --exist',
  '-j SET --del-set macs dst',
];

const rule = fc
  .tuple(fc.subarray(conditions, { minLength: 1, maxLength: 2 }), fc.constantFrom(...targets))
  .map(([tested, target]) => `-A FORWARD ${tested.join(' ')} ${target}`);

const asked = fc.constantFrom(
  'udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l',
  'udp 10.1.0.8:1 > 10.2.0.5:80 in eth-l',
  'udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r',
  'udp 10.1.0.7:2 > 10.2.0.5:80 in eth-l',
);

const session = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 6 }),
  packets: fc.array(asked, { minLength: 2, maxLength: 4 }),
  answers: fc.infiniteStream(fc.boolean()),
});

/** Beyond so many outcomes the rest is cut off. */
const bound = 500;

function play(rules: readonly string[], packets: readonly string[], assumptions: Readonly<Record<string, boolean>>) {
  const dump = ['*filter', ':FORWARD ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n');
  const { send } = openSession(router(dump, { 'ipset-save.txt': `${sets}\n` }), { assumptions, branches: bound });
  const traces: PacketTrace[] = [];
  for (const text of packets) {
    const sent = send(packet(text));
    if (sent.outcomes.length > bound) break;
    traces.push(sent);
  }
  return traces;
}

/** The assumptions of a packet's outcome, as they are known beforehand. */
function idsOf(number: number, { assumptions }: Outcome): readonly (readonly [id: string, holds: boolean])[] {
  return assumptions.map((each) => [asOf(number, each).id, each.holds] as const);
}

function answersTo(traces: readonly PacketTrace[], random: () => boolean): Readonly<Record<string, boolean>> {
  const ids = traces.flatMap(({ outcomes }, index) => outcomes.flatMap((each) => idsOf(index + 1, each)));
  const macs = new Set<string>();
  return Object.fromEntries(
    [...new Set(ids.map(([id]) => id))].map((id) => {
      // Two Ethernet addresses are not one.
      const source = /^mac:.*:(\d+\.[\d.]+)$/.exec(id)?.[1];
      // A limit within its burst is supposed not to be used up, and nobody asks.
      const supposed = /^packet \d+:(limit|quota):/.test(id);
      const holds = (supposed || random()) && !(source !== undefined && macs.has(source));
      if (holds && source !== undefined) macs.add(source);
      return [id, holds];
    }),
  );
}

const told = ({ steps, ...outcome }: Outcome): readonly string[] => [
  outcomeLine({ ...outcome, steps, assumptions: [] }),
  ...steps.flatMap((step) => (step.kind === 'rule' ? [`${step.table} ${step.chain} ${step.rule}`] : [])),
];

test('of the outcomes one agrees with any answers, and is what happens to those who know them', () => {
  fc.assert(
    fc.property(session, ({ rules, packets, answers }) => {
      const traces = play(rules, packets, {});
      const random = answers[Symbol.iterator]();
      const known = answersTo(traces, () => random.next().value);
      const knowing = play(rules, packets, known);
      traces.forEach(({ outcomes }, index) => {
        const agreeing = outcomes.filter((each) => idsOf(index + 1, each).every(([id, holds]) => known[id] === holds));
        expect(agreeing.map(told)).toEqual(knowing[index]?.outcomes.map(told));
        expect(agreeing).toHaveLength(1);
      });
    }),
    { numRuns: Number(process.env['PAST_RUNS'] ?? 30), seed: Number(process.env['PAST_SEED'] ?? 1) },
  );
});

test('the shares of the outcomes that go with the same answers make a whole', () => {
  const drawn = ['-m statistic --mode random --probability 0.5', '-m statistic --mode random --probability 0.25'];
  const anyRule = fc
    .tuple(fc.constantFrom('', ...drawn), rule)
    .map(([share, text]) => text.replace('FORWARD', `FORWARD ${share}`));
  fc.assert(
    fc.property(session, fc.array(anyRule, { minLength: 1, maxLength: 5 }), ({ packets, answers }, rules) => {
      const traces = play(rules, packets, {});
      const random = answers[Symbol.iterator]();
      const known = answersTo(traces, () => random.next().value);
      traces.forEach(({ outcomes }, index) => {
        const agreeing = outcomes.filter((each) => idsOf(index + 1, each).every(([id, holds]) => known[id] === holds));
        const whole = agreeing.reduce((sum, { probability }) => plus(sum, probability), zero);
        expect(whole).toEqual({ numerator: 1n, denominator: 1n });
      });
    }),
    { numRuns: Number(process.env['PAST_RUNS'] ?? 30), seed: Number(process.env['PAST_SEED'] ?? 1) },
  );
});
