import { expect, test } from 'vitest';
import { groupSteps } from './groups.ts';
import { clusterIp } from './testing/fixture.ts';

const outcome = clusterIp.trace.packets[0]?.outcomes[0];

test('steps stand under their hook, table and chain, in the order of the walk', () => {
  const groups = outcome === undefined ? [] : groupSteps(outcome);
  expect(
    groups.map((group) => `${group.hook} ${group.table ?? '-'} ${group.chain ?? '-'} ${group.steps.length}`),
  ).toEqual([
    'PREROUTING - - 1',
    'PREROUTING nat PREROUTING 1',
    'PREROUTING nat KUBE-SERVICES 1',
    'PREROUTING nat KUBE-SVC-67NZLRHBNDSAWJRO 1',
    'PREROUTING nat KUBE-SEP-EPVTA2RHFPHQF37H 1',
    'routing - - 1',
    'FORWARD mangle FORWARD 0',
    'FORWARD filter FORWARD 1',
    'POSTROUTING - - 1',
  ]);
});

test('a chain in which nothing spoke is quiet; the policy that decided is not', () => {
  const groups = outcome === undefined ? [] : groupSteps(outcome);
  expect(groups.filter((group) => group.quiet).map((group) => group.table)).toEqual(['mangle']);
});
