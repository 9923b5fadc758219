import { expect, test } from 'vitest';
import { stepByKey } from './keys.ts';
import { comparedWith, currentOutcome, initialState, reduce, type State, visibleSteps } from './state.ts';
import { clusterIp, form } from './testing/fixture.ts';

const asked = reduce(initialState, { type: 'form', document: 'node.txt', form });
const answered = reduce(asked, { type: 'result', turn: 0, before: [], packet: form.initial, result: clusterIp });

test('a result shows its first outcome', () => {
  expect(currentOutcome(answered)?.packet.dst).toBe('10.244.1.11');
});

test('another branch is looked at, and stays when the file is edited', () => {
  const second = reduce(answered, { type: 'shown', shown: 'packet', outcome: 1 });
  expect(currentOutcome(second)?.packet.dst).toBe('10.244.1.12');
  const edited = reduce(second, { type: 'result', turn: 0, before: [], packet: form.initial, result: clusterIp });
  expect(currentOutcome(edited)?.packet.dst).toBe('10.244.1.12');
});

test('a branch that an edit takes away gives room to the first', () => {
  const second = reduce(answered, { type: 'shown', shown: 'packet', outcome: 1 });
  const outcomes = clusterIp.trace.packets[0]?.outcomes.slice(0, 1) ?? [];
  const edited = reduce(second, {
    type: 'result',
    turn: 0,
    before: [],
    packet: form.initial,
    result: { ...clusterIp, trace: { packets: [{ outcomes, groups: [{ given: [], outcomes: [0] }] }] } },
  });
  expect(currentOutcome(edited)?.packet.dst).toBe('10.244.1.11');
});

test('an error from the server stands at its field', () => {
  const error = { field: 'dst', text: '10.96.40.700 is no address.' };
  const refused = reduce(asked, {
    type: 'result',
    turn: 0,
    before: [],
    packet: form.initial,
    result: { ...clusterIp, trace: { packets: [] }, error },
  });
  expect(refused.errors).toEqual({ dst: { word: '10.96.40.700 is no address.', args: {} } });
});

test('answers to assumptions are forgotten with the packet they were about', () => {
  const assumed = reduce(answered, { type: 'assumed', id: 'route:cni0', holds: false });
  expect(reduce(assumed, { type: 'typed', field: 'dport', value: '443' }).assumptions).toEqual({});
});

test('arrow keys walk over the steps that are on the screen', () => {
  const at = (state: State, key: string): number | undefined => stepByKey(state, key);
  expect(visibleSteps(answered)).toEqual([0, 2, 3, 4, 5, 6, 8, 9]);
  expect(at(answered, 'ArrowDown')).toBe(0);
  const standing = reduce(answered, { type: 'stepped', step: 6 });
  expect(at(standing, 'ArrowDown')).toBe(8);
  expect(at(standing, 'ArrowUp')).toBe(5);
  expect(at(standing, 'Home')).toBe(0);
  expect(at(standing, 'x')).toBeUndefined();
});

test('a chain that is folded is not in the keyboard’s way', () => {
  const folded = reduce(answered, { type: 'folded', groups: [7], fold: 'closed' });
  expect(visibleSteps(folded)).toEqual([0, 2, 3, 4, 5, 6, 9]);
});

test('coming to a step from elsewhere opens what hides it', () => {
  const folded = reduce(answered, { type: 'folded', groups: [7], fold: 'closed' });
  const come = reduce(folded, { type: 'stepped', step: 8 });
  expect(come.step).toBe(8);
  expect(visibleSteps(come)).toContain(8);
});

test('an edit that leads the same packet another way keeps the way before beside it', () => {
  const [outcome, other] = clusterIp.trace.packets[0]?.outcomes ?? [];
  if (outcome === undefined || other === undefined) throw new Error('no outcomes');
  const only = (one: typeof outcome) => ({
    ...clusterIp,
    trace: { packets: [{ outcomes: [one], groups: [{ given: [], outcomes: [0] }] }] },
  });
  const before = reduce(asked, { type: 'result', turn: 0, before: [], packet: form.initial, result: only(outcome) });
  const unchanged = reduce(before, {
    type: 'result',
    turn: 0,
    before: [],
    packet: form.initial,
    result: only(outcome),
  });
  expect(comparedWith(unchanged)).toBeUndefined();
  const edited = reduce(unchanged, { type: 'result', turn: 0, before: [], packet: form.initial, result: only(other) });
  expect(comparedWith(edited)).toMatchObject({ what: 'edit', outcome });
  const another = { ...form.initial, dport: 81 };
  expect(
    comparedWith(reduce(edited, { type: 'result', turn: 0, before: [], packet: another, result: only(outcome) })),
  ).toBeUndefined();
});

test('a trace that is kept by hand stays beside any other until the comparison is ended', () => {
  const kept = reduce(answered, { type: 'compareKept' });
  expect(comparedWith(kept)).toBeUndefined();
  const second = reduce(kept, { type: 'shown', shown: 'packet', outcome: 1 });
  expect(comparedWith(second)?.outcome.packet.dst).toBe('10.244.1.11');
  expect(comparedWith(reduce(second, { type: 'compareEnded' }))).toBeUndefined();
});

test('an answer that comes after the next question is not shown', () => {
  const asking = reduce(asked, { type: 'submitted', errors: {} });
  const again = reduce(asking, { type: 'submitted', errors: {} });
  const late = reduce(again, { type: 'result', turn: 1, before: [], packet: form.initial, result: clusterIp });
  expect(currentOutcome(late)).toBeUndefined();
  expect(late.answered).toBeLessThan(late.turn);
  const now = reduce(late, { type: 'result', turn: 2, before: [], packet: form.initial, result: clusterIp });
  expect(currentOutcome(now)?.packet.dst).toBe('10.244.1.11');
  expect(now.answered).toBe(now.turn);
});

test('what is wrong with a field asks nothing', () => {
  const wrong = reduce(asked, { type: 'submitted', errors: { dst: { word: 'This is needed.', args: {} } } });
  expect(wrong.turn).toBe(asked.turn);
});
