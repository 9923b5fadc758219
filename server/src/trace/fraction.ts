/** Exact shares. Bigints, because products of many small shares leave the safe integers soon. */
import type { Fraction } from './trace.ts';

export const one: Fraction = { numerator: 1n, denominator: 1n };
export const zero: Fraction = { numerator: 0n, denominator: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** `numerator / denominator`, shortened. The denominator must not be 0. */
export function fraction(numerator: bigint | number, denominator: bigint | number): Fraction {
  const [top, bottom] = [BigInt(numerator), BigInt(denominator)];
  const shared = gcd(top, bottom);
  return shared === 0n ? zero : { numerator: top / shared, denominator: bottom / shared };
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** What is left of the whole: 1 - a. */
export function complement(a: Fraction): Fraction {
  return fraction(a.denominator - a.numerator, a.denominator);
}

export function isZero(a: Fraction): boolean {
  return a.numerator === 0n;
}

/** `1/3`, and `1` for the whole. */
export function formatFraction(a: Fraction): string {
  return a.denominator === 1n ? String(a.numerator) : `${a.numerator}/${a.denominator}`;
}

/** The kernel's fixed point: xt_statistic keeps a probability as a 31-bit integer, so steps are this wide. */
const step = 2 ** -31;

/**
 * The simplest fraction that a written probability may stand for. iptables-save prints what is left after the
 * kernel's rounding to 31 bits (1/3 comes back as 0.33333333349), so the simplest fraction within one step is what
 * was meant. Walks the Stern-Brocot tree, which meets simpler fractions first.
 */
export function simplestNear(value: number): Fraction {
  if (value <= 0) return zero;
  if (value >= 1) return one;
  let [lowTop, lowBottom, highTop, highBottom] = [0, 1, 1, 1];
  for (;;) {
    const top = lowTop + highTop;
    const bottom = lowBottom + highBottom;
    const between = top / bottom;
    if (Math.abs(between - value) <= step || bottom > 2 ** 31) return fraction(top, bottom);
    if (between < value) [lowTop, lowBottom] = [top, bottom];
    else [highTop, highBottom] = [top, bottom];
  }
}
