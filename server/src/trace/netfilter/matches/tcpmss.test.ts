import { expect, test } from 'vitest';
import { outcomes, router } from '../../testing/node.ts';
import { answer, forwarded } from '../../testing/rule.ts';

test('what a SYN announces, or the question for it', () => {
  expect(answer('-p tcp -m tcpmss --mss 1:1400', { ...forwarded, mss: 1380 })).toBe('yes');
  expect(answer('-p tcp -m tcpmss --mss 1:1400', { ...forwarded, mss: 1460 })).toBe('no');
  expect(answer('-p tcp -m tcpmss --mss 1:1400', forwarded)).toMatch(/^asks: .*“mss”/);
});

test('without the option the match is its negation', () => {
  const later = { ...forwarded, flags: ['ACK'] };
  expect(answer('-p tcp -m tcpmss --mss 1:1400', later)).toBe('no');
  expect(answer('-p tcp -m tcpmss ! --mss 1:1400', later)).toBe('yes');
  expect(answer('-p tcp -m tcpmss --mss 1:1400', { ...forwarded, tcpOptions: [8] })).toBe('no');
});

test('a size that is told is told by the option, and one whose option is there is open whatever the segment', () => {
  expect(answer('-p tcp -m tcp --tcp-option 2', { ...forwarded, mss: 1380 })).toBe('yes');
  expect(answer('-p tcp -m tcpmss --mss 1:1400', { ...forwarded, flags: ['ACK'], tcpOptions: [2] })).toMatch(/^asks: /);
});

test('what was supposed to lack the option announces no size', () => {
  const rules =
    '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p tcp -m tcp --tcp-option 2 -j DROP\n-A FORWARD -p tcp -m tcpmss --mss 1:1400 -j DROP\nCOMMIT\n';
  expect(outcomes(router(rules), 'tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if not tcp-option:2',
    'dropped by FORWARD 1: 10.1.0.7:40000 > 10.2.0.5:80 if tcp-option:2',
  ]);
});
