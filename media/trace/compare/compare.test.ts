import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OutcomeJson, PacketJson, StepJson } from '../../../protocol/trace.ts';
import { clusterIp } from '../testing/fixture.ts';
import { compare, type Side } from './compare.ts';
import { rowsToShow } from './shown.ts';

const packet: PacketJson = { in: 'eth0', out: null, protocol: 'tcp', src: '10.1.0.7', dst: '10.2.0.5', mark: 0 };
const [first] = clusterIp.trace.packets[0]?.outcomes ?? [];

/** A walk through rules of one chain, by their numbers, each written in the line of its number. */
function side(rules: readonly number[], sources?: Side['sources']): Side {
  const steps = rules.map(
    (rule): StepJson => ({
      kind: 'rule',
      event: 'rule',
      hook: 'FORWARD',
      table: 'filter',
      chain: 'FORWARD',
      rule,
      depth: 0,
      passed: [1, 1],
      file: 'rules',
      line: rule,
      packet,
      text: '',
      changes: [],
    }),
  );
  return { outcome: { ...(first as OutcomeJson), steps }, sources };
}

const rows = (left: Side, right: Side): readonly string[] =>
  compare(left, right).rows.map((row) =>
    row.kind === 'left'
      ? `-${row.left}`
      : row.kind === 'right'
        ? `+${row.right}`
        : `${row.kind} ${row.left} ${row.right}`,
  );

test('the same way has no parting', () => {
  expect(compare(side([1, 2, 3]), side([1, 2, 3]))).toMatchObject({ parting: undefined });
});

test('steps of one side alone stand between those of both', () => {
  expect(rows(side([1, 2, 3, 9]), side([1, 4, 3, 9]))).toEqual(['same 0 0', '-1', '+1', 'same 2 2', 'same 3 3']);
  expect(compare(side([1, 2]), side([1, 3])).parting).toBe(1);
});

test('a rule is the same rule where an edit moved it: its text says so', () => {
  const before = { rules: { 1: '-A FORWARD -j A', 2: '-A FORWARD -j B' } };
  const after = { rules: { 1: '-A FORWARD -j NEW', 2: '-A FORWARD -j A', 3: '-A FORWARD -j B' } };
  expect(rows(side([1, 2], before), side([1, 2, 3], after))).toEqual(['+0', 'same 0 1', 'same 1 2']);
});

test('the same step that does something else to the packet is shown as changed', () => {
  const outcomes = clusterIp.trace.packets[0]?.outcomes ?? [];
  const [a, b] = outcomes.map((outcome): Side => ({ outcome, sources: undefined }));
  if (a === undefined || b === undefined) throw new Error('no outcomes');
  const { rows: compared, parting } = compare(a, b);
  expect(parting).toBe(4);
  expect(compared.filter(({ kind }) => kind === 'changed')).toEqual([{ kind: 'changed', left: 5, right: 5 }]);
});

test('what is the same is counted, but for one step around each difference', () => {
  const [left, right] = [side([1, 2, 3, 4, 5, 6, 7]), side([1, 2, 3, 9, 5, 6, 7])];
  const shown = rowsToShow(compare(left, right), left, right);
  expect(shown.map((row) => (row.kind === 'left-out' ? `${row.count} same` : row.kind))).toEqual([
    '2 same',
    'same',
    'apart',
    'same',
    '2 same',
  ]);
});

test('what differs stands side by side, and what only passes is left out behind the parting', () => {
  const [through, stopped] = [side([1, 2, 3]), side([1])];
  const policy: StepJson = {
    ...(through.outcome.steps[0] as StepJson & { kind: 'rule' }),
    kind: 'policy',
    event: 'policy',
    chain: 'OTHER',
  };
  const ended = { ...stopped, outcome: { ...stopped.outcome, steps: [...stopped.outcome.steps, policy, policy] } };
  expect(rowsToShow(compare(through, ended), through, ended)).toEqual([
    { kind: 'same', left: 0, right: 0 },
    { kind: 'apart', left: 1, right: 1 },
    { kind: 'apart', left: 2 },
  ]);
});

test('every step of both sides has its row, in its order', () => {
  const walks = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 });
  fc.assert(
    fc.property(walks, walks, (left, right) => {
      const compared = compare(side(left), side(right)).rows;
      expect(compared.flatMap((row) => ('left' in row ? [row.left] : []))).toEqual(left.map((_, index) => index));
      expect(compared.flatMap((row) => ('right' in row ? [row.right] : []))).toEqual(right.map((_, index) => index));
    }),
  );
});
