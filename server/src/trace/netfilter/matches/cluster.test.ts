import { expect, test } from 'vitest';
import { answer, forwarded, forwarded6 } from '../../testing/rule.ts';

const share = (nodes: string) => `-m cluster --cluster-total-nodes 3 ${nodes} --cluster-hash-seed 0xdeadbeef`;

test('each connection belongs to exactly one node, by its source', () => {
  for (const packet of [forwarded, forwarded6, { ...forwarded, src: '10.1.0.8' }]) {
    const answers = [1, 2, 3].map((node) => answer(share(`--cluster-local-node ${node}`), packet));
    expect(answers.toSorted()).toEqual(['no', 'no', 'yes']);
  }
});

test('a mask of nodes, and its negation', () => {
  expect(answer(share('--cluster-local-nodemask 7'), forwarded)).toBe('yes');
  expect(answer(share('! --cluster-local-nodemask 7'), forwarded)).toBe('no');
});
