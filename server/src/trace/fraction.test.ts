import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complement, formatFraction, fraction, simplestNear, times } from './fraction.ts';

/** What xt_statistic keeps of a probability, and iptables-save prints of that. */
function printed(probability: number): number {
  return Number((Math.round(probability * 2 ** 31) / 2 ** 31).toFixed(11));
}

test.each([
  [0.33333333349, '1/3'],
  [0.5, '1/2'],
  [0.25, '1/4'],
  [0.20000000019, '1/5'],
  [0.66666666651, '2/3'],
  [1, '1'],
  [0, '0'],
])('%d stands for %s', (value, expected) => {
  expect(formatFraction(simplestNear(value))).toBe(expected);
});

test('the share of one in n comes back as it was meant', () => {
  for (let n = 1; n <= 10_000; n++) expect(formatFraction(simplestNear(printed(1 / n)))).toBe(n === 1 ? '1' : `1/${n}`);
});

test('the smallest probabilities are answered as fast as others', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
      const { numerator, denominator } = simplestNear(value);
      expect(Math.abs(Number(numerator) / Number(denominator) - value)).toBeLessThan(2 ** -30);
    }),
  );
});

test('shares multiply exactly: two thirds of one half', () => {
  expect(formatFraction(times(complement(fraction(1, 3)), fraction(1, 2)))).toBe('1/3');
});
