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
