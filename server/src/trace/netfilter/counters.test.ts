/** What one packet's own tries tell of the counters of rules: impossible outcomes are not offered, and shares are right. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { openSession, trace } from '../engine.ts';
import { formatFraction, fraction, plus, zero } from '../fraction.ts';
import { packet, router } from '../testing/node.ts';
import type { Fraction, Outcome } from '../trace.ts';
import { whyNot } from '../whyNot.ts';
import { matched } from './testing/passes.ts';

const passing = packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l');

/** FORWARD jumps `times` to a chain with these rules. */
function chain(rules: readonly string[], times: number): string {
  const jumps = Array.from({ length: times }, () => '-A FORWARD -j COUNT');
  const counting = rules.map((rule) => `-A COUNT ${rule}`);
  return ['*filter', ':FORWARD ACCEPT [0:0]', ':COUNT - [0:0]', ...jumps, ...counting, 'COMMIT', ''].join('\n');
}

function shares(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map((outcome) => `${formatFraction(outcome.probability)} ${matched(outcome)}`);
}

function tried(rules: readonly string[], times: number): readonly string[] {
  return shares(trace(router(chain(rules, times)), [passing])[0]?.outcomes ?? []);
}

const nth = (every: number): string => `-m statistic --mode nth --every ${every} --packet 0`;

test.each<readonly [rules: readonly string[], times: number, outcomes: readonly string[]]>([
  [[nth(2)], 2, ['1/2 1|-', '1/2 -|1']],
  [[nth(2)], 3, ['1/2 1|-|1', '1/2 -|1|-']],
  [[nth(3)], 2, ['1/3 1|-', '1/3 -|1', '1/3 -|-']],
  [[nth(3)], 4, ['1/3 1|-|-|1', '1/3 -|1|-|-', '1/3 -|-|1|-']],
  [[nth(1)], 2, ['1 1|1']],
  // Each match of each rule has a counter of its own.
  [[nth(2), nth(2)], 2, ['1/4 1,2|-', '1/4 1|2', '1/4 2|1', '1/4 -|1,2']],
  // The second counter is only asked where the first came round.
  [[`${nth(2)} ${nth(2)}`], 4, ['1/4 1|-|-|-', '1/4 -|-|1|-', '1/4 -|1|-|-', '1/4 -|-|-|1']],
  // Lots have no memory.
  [['-m statistic --mode random --probability 0.5'], 2, ['1/4 1|1', '1/4 1|-', '1/4 -|1', '1/4 -|-']],
])('%j, tried %d times: %j', (rules, times, outcomes) => {
  expect(tried(rules, times)).toEqual(outcomes);
});

test('“!” turns the answers round', () => {
  const rule = nth(3).replace('--every', '! --every');
  expect(tried([rule], 2)).toEqual(['1/3 1|1', '1/3 1|-', '1/3 -|1']);
});

test('a rule that fails by something else has counted all the same', () => {
  const rules = ['-m mark --mark 1 -j MARK --set-mark 2', `${nth(2)} -m mark --mark 0 -j MARK --set-mark 1`];
  const mangle = chain(rules, 3).replace('*filter', '*mangle');
  const [traced] = trace(router(mangle), [passing]);
  // Having held, it counts twice without being asked, and so would hold at the third time; its mark keeps it from that.
  expect(shares(traced?.outcomes ?? [])).toEqual(['1/2 2|1|-', '1/2 -|2|1']);
});

test('between packets nobody knows how far the counter has come', () => {
  const { send } = openSession(router(chain([nth(2)], 2)));
  const both = ['1/2 1|-', '1/2 -|1'];
  expect([send(passing), send(passing)].map(({ outcomes }) => shares(outcomes))).toEqual([both, both]);
});

test('an answer that the node may have given, and nobody follows, may have been counted', () => {
  const rules = `*mangle
:INPUT ACCEPT [0:0]
:COUNT - [0:0]
-A PREROUTING -i eth-l -j TEE --gateway 127.0.0.1
-A INPUT -j COUNT
-A COUNT ${nth(2)}
COMMIT
`;
  const [traced] = trace(router(rules), [packet('udp 10.1.0.7:5 > 10.1.0.1:7 in eth-l')]);
  expect(traced?.outcomes).toHaveLength(4);
});

test('the copy that TEE sends is counted by the rules that then count the packet', () => {
  const rules = `*mangle
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i eth-l -j TEE --gateway 10.2.0.9
-A POSTROUTING ${nth(2)}
COMMIT
`;
  const [traced] = trace(router(rules), [passing]);
  const times = (traced?.outcomes ?? []).map(
    ({ steps }) => steps.filter((step) => step.kind === 'rule' && step.chain === 'POSTROUTING').length,
  );
  expect(times).toEqual([1, 1]);
});

test('why not: what the counter said then', () => {
  const node = router(chain([nth(3), `-m statistic --mode nth ! --every 2 --packet 0`], 3));
  const [traced] = trace(node, [passing]);
  const outcome = traced?.outcomes.find((each) => matched(each) === '1|2|-');
  const ends = outcome?.steps.flatMap((step) => (step.kind === 'return' ? [step] : [])) ?? [];
  const told = ends.map((step) => whyNot(node, step).map(({ answer, text }) => `${answer}: ${render(text)}`));
  expect(told).toEqual([
    ['unknown: ! --every 2: chance, 1/2 of the packets'],
    [],
    [
      'no: --every 3: the rule’s counter came round when it tried this same packet before; tries since then: 2',
      'no: ! --every 2: the rule’s counter came round when it tried this same packet before; tries since then: 2',
    ],
  ]);
});

/** A chain with counters, each of which may be asked behind a lot or before a condition that nothing meets. */
const counting = fc.record({
  every: fc.integer({ min: 1, max: 4 }),
  negated: fc.boolean(),
  behindLot: fc.boolean(),
  fails: fc.constantFrom('never', 'never', 'at first', 'later'),
});

type Counting = typeof counting extends fc.Arbitrary<infer Each> ? Each : never;

const fails = (how: Counting['fails'], pass: number): boolean =>
  (how === 'at first' && pass === 0) || (how === 'later' && pass > 0);

function ruleOf({ every, negated, behindLot, fails: how }: Counting): string {
  const lot = behindLot ? '-m statistic --mode random --probability 0.5 ' : '';
  const counter = negated ? nth(every).replace('--every', '! --every') : nth(every);
  const mark = { never: '', 'at first': '-m mark --mark 1 ', later: '-m mark --mark 0 ' }[how];
  return `${lot}${counter} ${mark}-j CLASSIFY --set-class 1:1`;
}

/** All that counters and lots can do, tried one by one. */
function reference(rules: readonly Counting[], times: number): ReadonlyMap<string, Fraction> {
  const lots = rules.flatMap(({ behindLot }, rule) =>
    behindLot ? Array.from({ length: times }, (_, pass) => `${rule} ${pass}`) : [],
  );
  const starts = rules.reduce((product, { every }) => product * every, 1);
  const ways = starts * 2 ** lots.length;
  const found = new Map<string, Fraction>();
  for (let way = 0; way < ways; way++) {
    let rest = Math.floor(way / 2 ** lots.length);
    const counters = rules.map(({ every }) => {
      const start = rest % every;
      rest = Math.floor(rest / every);
      return start;
    });
    const passes = Array.from({ length: times }, (_, pass) =>
      rules.flatMap(({ every, negated, behindLot, fails: how }, rule) => {
        const drawn = ((way >> lots.indexOf(`${rule} ${pass}`)) & 1) === 1;
        if (behindLot && !drawn) return [];
        const count = ((counters[rule] ?? 0) + 1) % every;
        counters[rule] = count;
        return (count === 0) !== negated && !fails(how, pass) ? [rule + 1] : [];
      }),
    );
    const key = passes.map((matching) => matching.join() || '-').join('|');
    found.set(key, plus(found.get(key) ?? zero, fraction(1, ways)));
  }
  return found;
}

test('outcomes and shares are those of all counters and lots tried one by one', () => {
  const rules = fc.array(counting, { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(rules, fc.integer({ min: 1, max: 3 }), (all, times) => {
      // Behind the first time through the chain the packet has a mark.
      const lines = chain(all.map(ruleOf), times).replace('-j COUNT', '-j COUNT\n-A FORWARD -j MARK --set-mark 1');
      const [traced] = trace(router(lines.replace('*filter', '*mangle')), [passing]);
      const found = new Map<string, Fraction>();
      for (const outcome of traced?.outcomes ?? []) {
        const key = matched(marked(outcome));
        found.set(key, plus(found.get(key) ?? zero, outcome.probability));
      }
      const sorted = (shares: ReadonlyMap<string, Fraction>) =>
        [...shares].map(([key, share]) => `${key}: ${formatFraction(share)}`).sort();
      expect(sorted(found)).toEqual(sorted(reference(all, times)));
    }),
    { numRuns: 30 },
  );
});

/** Without the rule that marks. */
function marked(outcome: Outcome): Outcome {
  const steps = outcome.steps.filter((step) => !(step.kind === 'rule' && step.chain === 'FORWARD' && step.rule === 2));
  return { ...outcome, steps };
}
