import { expect, test } from 'vitest';
import { expectationOf } from './expectation.ts';
import { clusterIp } from './testing/fixture.ts';

const outcomes = clusterIp.trace.packets[0]?.outcomes ?? [];

test('where chance chooses, each way is expected', () => {
  expect(expectationOf(outcomes)).toEqual([
    {
      verdict: 'forwarded',
      out: 'cni0',
      packet: { src: '10.244.1.30', sport: 40000, dst: '10.244.1.11', dport: 8080 },
    },
    {
      verdict: 'forwarded',
      out: 'cni0',
      packet: { src: '10.244.1.30', sport: 40000, dst: '10.244.1.12', dport: 8080 },
    },
  ]);
});

test('of what is stopped the rule is expected that stopped it', () => {
  const [first] = outcomes;
  if (first === undefined) throw new Error('no outcome');
  const decidedBy = { by: 'rule', table: 'filter', chain: 'INPUT', rule: 3, text: '', line: 7 } as const;
  expect(expectationOf([{ ...first, verdict: 'dropped', decidedBy }])).toEqual({
    verdict: 'dropped',
    decidedBy: { table: 'filter', chain: 'INPUT', rule: 3 },
  });
});
