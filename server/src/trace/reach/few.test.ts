/** Thousands of states at one place are made few: what they hold may become more by it, and never less. */
import { expect, test } from 'vitest';
import { type Dimension, wholeOf } from '../space/dimensions.ts';
import type { Intervals } from '../space/intervals.ts';
import { numbers } from '../space/region.ts';
import type { RuleRef } from '../trace.ts';
import { fewBehind, keepFew } from './few.ts';
import { markedBySender, unmarked } from './marks.ts';
import { newPool, pooled } from './pool.ts';
import { type Changes, type State, stateOf, withNow } from './state.ts';
import { opening } from './tuples.ts';

const pool = newPool();
const beginning = { pool, atFirst: pooled(pool, new Map<Dimension, Intervals>()) };
const sent = (sport: number, low = sport): State =>
  stateOf(beginning, new Map([['sport', numbers(low, sport)] as const]), unmarked);
const now = (state: State, changes: Changes): State => withNow(state, changes);
const program: RuleRef = { table: 'filter', chain: 'FORWARD', rule: 1 };
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

test('what comes to the same by different rules is there once', () => {
  const one = now(sent(1), { dport: numbers(80) });
  expect(fewBehind('ipv4', [one, { ...one }, now(sent(1), { dport: numbers(80) })])).toEqual([one]);
});

test.each<readonly [string, (state: State) => State]>([
  ['other packets', () => sent(2)],
  ['another value of a field', (state) => now(state, { dport: numbers(80) })],
  ['another mark', (state) => ({ ...state, marks: markedBySender })],
  ['another connection', (state) => ({ ...state, link: opening })],
  ['connection tracking that has looked', (state) => ({ ...state, track: 'done' })],
  ['a program between', (state) => ({ ...state, handedOver: program })],
])('states with %s are not the same', (_, change) => {
  const one = sent(1);
  expect(fewBehind('ipv4', [one, change(one)])).toHaveLength(2);
});

test('up to 200 states stay apart, behind a table as within a chain', () => {
  const ports = range(200).map((port) => now(sent(1), { dport: numbers(port) }));
  expect(fewBehind('ipv4', ports)).toEqual(ports);
  expect(keepFew('ipv4', [sent(1)])(ports)).toEqual(ports);
});

test('nor does it count how often they are there', () => {
  const ports = range(150).map((port) => now(sent(1), { dport: numbers(port) }));
  expect(keepFew('ipv4', [sent(1)])([...ports, ...ports])).toEqual(ports);
});

test('of more those of the same packets become one with all their values, equal to what is known already', () => {
  const ports = range(201).map((port) => now(sent(1), { dport: numbers(port) }));
  const marked = ports.map((state, index) => (index === 0 ? { ...state, marks: markedBySender } : state));
  const others = now(sent(2), { dport: numbers(7) });
  const joined = now(sent(1), { dport: numbers(0, 200) });
  const [behind, within] = [fewBehind('ipv4', [...marked, others]), keepFew('ipv4', [sent(1)])([...marked, others])];
  expect(within[0]?.marks).toBe(behind[0]?.marks);
  for (const made of [behind, within]) {
    expect(made).toHaveLength(2);
    expect(made[0]?.now).toBe(joined.now);
    // A bit that one has not set, and the other one as it was sent, may be either.
    expect(made[0]?.marks.mark).toEqual({ ones: 0, zeros: 0, sent: 0, crossed: 0 });
    expect(made[0]?.marks.ctmark).toEqual(unmarked.ctmark);
    expect(made[1]).toBe(others);
  }
});

test('a field that one of them left as it was sent may have any value', () => {
  const ports = range(201).map((port) => now(sent(1), { dport: numbers(port) }));
  const [made] = fewBehind('ipv4', [...ports, sent(1)]);
  expect(made?.now.get('dport')).toEqual(wholeOf('dport', 'ipv4'));
});

test('states of different packets do not become one: those that entered the chain count again, with all that it changed', () => {
  const entering = [sent(500, 0)];
  const inside = range(300).map((port) => now(sent(port), { dport: numbers(port) }));
  const given = inside.map((state, index) => (index === 5 ? ({ ...state, track: 'notrack' } as const) : state));
  const marked = given.map((state, index) => (index === 7 ? { ...state, marks: markedBySender } : state));
  const [made, again] = [keepFew('ipv4', entering)(marked), keepFew('ipv4', entering)(marked)];
  expect(again.map(({ marks }) => marks)).toEqual([made[0]?.marks, made[0]?.marks]);
  expect(again[0]?.marks).toBe(made[0]?.marks);
  expect(made[0]?.marks.mark).toEqual({ ones: 0, zeros: 0, sent: 0, crossed: 0 });
  expect(made.map(({ box }) => box)).toEqual([entering[0]?.box, entering[0]?.box]);
  expect(made.map(({ track }) => track)).toEqual(['undecided', 'notrack']);
  expect(made.map(({ now: values }) => values.get('dport'))).toEqual([numbers(0, 299), numbers(0, 299)]);
  expect(made.map(({ handedOver }) => handedOver)).toEqual([undefined, undefined]);
});

test('that a program was given all of them is kept, and that it was given some is not', () => {
  const given = range(300).map((port): State => ({ ...sent(port), handedOver: program }));
  const made = (states: readonly State[]) =>
    keepFew('ipv4', [sent(500, 0)])(states).map(({ handedOver }) => handedOver);
  expect(made(given)).toEqual([program]);
  expect(made([...given, sent(300)])).toEqual([undefined]);
});

test('where many have to stay, nothing is tried again before there are twice as many', () => {
  const entering = range(250).map((port) => sent(port));
  const few = keepFew('ipv4', entering);
  const made = few([...entering, sent(300)]);
  expect(made).toEqual(entering);
  const more = [...made, ...range(200).map((port) => sent(300 + port))];
  expect(few(more)).toBe(more);
  expect(few([...more, ...range(100).map((port) => sent(500 + port))])).toEqual(entering);
});
