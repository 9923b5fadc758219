import { expect, test } from 'vitest';
import type { OutcomeJson } from '../../protocol/trace.ts';
import { type Row, rowsOf } from './rows.ts';
import { clusterIp } from './testing/fixture.ts';

const [outcome] = clusterIp.trace.packets[0]?.outcomes ?? [];

function rows(of: OutcomeJson | undefined, folds = {}): readonly string[] {
  return (of === undefined ? [] : rowsOf(of, folds)).map(rowText);
}

function rowText(row: Row): string {
  switch (row.kind) {
    case 'hook':
      return row.hook;
    case 'chain':
      return `${'  '.repeat(row.depth + 1)}${row.table} ${row.chain} ${row.fold}`;
    case 'passed':
      return `  (${row.names.join(', ')})`;
    case 'step':
      return `${'  '.repeat(row.depth + 2)}step ${row.index}`;
  }
}

test('hooks, in them tables and chains as deep as they are called, in these the steps', () => {
  expect(rows(outcome)).toEqual([
    'PREROUTING',
    '    step 0',
    '  nat PREROUTING open',
    '    step 2',
    '    nat KUBE-SERVICES open',
    '      step 3',
    '      nat KUBE-SVC-67NZLRHBNDSAWJRO open',
    '        step 4',
    '        nat KUBE-SEP-EPVTA2RHFPHQF37H open',
    '          step 5',
    'routing',
    '    step 6',
    'FORWARD',
    '  (mangle)',
    '  filter FORWARD open',
    '    step 8',
    'POSTROUTING',
    '    step 9',
  ]);
});

test('a chain that is folded keeps its row', () => {
  expect(rows(outcome, { 1: 'closed' }).slice(0, 4)).toEqual([
    'PREROUTING',
    '    step 0',
    '  nat PREROUTING closed',
    '    nat KUBE-SERVICES open',
  ]);
});

/** A hook's chain that calls others, in the order of its steps: `1` a rule of it, `A1` a rule of A, `A` the end of A. */
function walk(...told: readonly string[]): OutcomeJson {
  if (outcome === undefined) throw new Error('the fixture has an outcome');
  const { steps } = outcome;
  const [rule] = steps.flatMap((step) => (step.kind === 'rule' ? [step] : []));
  if (rule === undefined) throw new Error('the fixture has a rule');
  const made = told.map((text): (typeof steps)[number] => {
    const [, chain = '', number = ''] = /^([A-Z]*)(\d*)$/.exec(text) ?? [];
    const place = { ...rule, hook: 'FORWARD', table: 'filter', chain: chain === '' ? 'FORWARD' : chain, changes: [] };
    const depth = chain === '' ? 0 : 1;
    if (number !== '') return { ...place, depth, rule: Number(number) };
    const kind = chain === '' ? ('policy' as const) : ('return' as const);
    return { ...place, depth, kind, event: kind };
  });
  return { ...outcome, decidedBy: { by: 'stack', part: 'interface', text: '' }, steps: made };
}

test('a chain is not named again behind each chain that it called in vain', () => {
  expect(rows(walk('1', 'A', '2', 'B', '3', 'C1', 'C', ''))).toEqual([
    'FORWARD',
    '  filter FORWARD open',
    '    step 0',
    '  (A)',
    '    step 2',
    '  (B)',
    '    step 4',
    '    filter C open',
    '      step 5',
    '      step 6',
    '  filter FORWARD open',
    '    step 7',
  ]);
  expect(rows(walk('1', 'A', '2', 'B', ''), { 0: 'closed' })).toEqual([
    'FORWARD',
    '  filter FORWARD closed',
    '  (A, B)',
  ]);
});
