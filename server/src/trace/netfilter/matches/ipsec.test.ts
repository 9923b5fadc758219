import { expect, test } from 'vitest';
import { answer, forwarded, forwarded6 } from '../../testing/rule.ts';

const esp = { ...forwarded, protocol: 'esp' };

test('the index of a described packet is compared', () => {
  expect(answer('-p esp -m esp --espspi 256', { ...esp, spi: 256 })).toBe('yes');
  expect(answer('-p esp -m esp --espspi 1:255', { ...esp, spi: 256 })).toBe('no');
  expect(answer('-p esp -m esp ! --espspi 1:255', { ...esp, spi: 256 })).toBe('yes');
});

test('without it the trace asks', () => {
  expect(answer('-p esp -m esp --espspi 256', esp)).toBe(
    'asks: the packet’s security parameter index is in 256 (give it as “spi”)',
  );
});

test('over IPv6 any packet may have an authentication header, and without one it never matches', () => {
  expect(answer('-m ah --ahspi 1', forwarded6)).toBe('no');
  expect(answer('-m ah ! --ahspi 1', forwarded6)).toBe('no');
  expect(answer('-m ah --ahspi 1', { ...forwarded6, headers: ['auth'], spi: 1 })).toBe('yes');
  expect(answer('-m ah --ahlen 24', { ...forwarded6, headers: ['auth'] })).toBe('yes');
});
