import { expect, it } from 'vitest';
import { closest } from './closest.ts';

it.each<[string, string[], string | undefined]>([
  ['ACEPT', ['ACCEPT', 'DROP'], 'ACCEPT'],
  ['dorp', ['drop', 'accept'], 'drop'],
  ['comentt', ['comment', 'connmark'], 'comment'],
  ['input', ['INPUT', 'OUTPUT'], 'INPUT'],
  // Two are as near.
  ['sport', ['dport', 'aport'], undefined],
  // Nothing is near.
  ['nonsense', ['ACCEPT', 'DROP'], undefined],
  [
    'KUBE-SEP-AAAAAAAAAAAAAAAA',
    ['KUBE-SEP-AAAAAAAAAAAAAAAB', 'KUBE-SEP-BBBBBBBBBBBBBBBB'],
    'KUBE-SEP-AAAAAAAAAAAAAAAB',
  ],
])('%s of %j means %s', (word, known, meant) => {
  expect(closest(word, known)).toBe(meant);
});
