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

/** a / b, which must not be 0. */
export function over(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** What is left of the whole: 1 - a. */
export function complement(a: Fraction): Fraction {
  return fraction(a.denominator - a.numerator, a.denominator);
}

export function equals(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

export function isZero(a: Fraction): boolean {
  return a.numerator === 0n;
}

/** `1/3`, and `1` for the whole. */
export function formatFraction(a: Fraction): string {
  return a.denominator === 1n ? String(a.numerator) : `${a.numerator}/${a.denominator}`;
}

/**
 * How far a printed probability may lie from the one that was meant: xt_statistic keeps 31 bits, rounding to the
 * nearest, and iptables-save prints eleven decimals of that.
 */
const tolerance = 2 ** -32 + 2 ** -36;

/**
 * The simplest fraction that a written probability may stand for. iptables-save prints what is left after the
 * kernel's rounding (1/3 comes back as 0.33333333349), so the fraction with the smallest denominator within the
 * rounding is what was meant.
 */
export function simplestNear(value: number): Fraction {
  if (value <= tolerance) return value <= 0 ? zero : fraction(1, 2 ** 31);
  if (value >= 1 - tolerance) return one;
  const [top, bottom] = simplestBetween(value - tolerance, value + tolerance, 0);
  return fraction(top, bottom);
}

/** More terms than any two doubles share. */
const mostTerms = 40;

/** The fraction with the smallest denominator in an interval of positive numbers, by its continued fraction. */
function simplestBetween(low: number, high: number, term: number): readonly [top: number, bottom: number] {
  const whole = Math.floor(low);
  if (whole === low || term === mostTerms) return [whole, 1];
  if (whole + 1 <= high) return [whole + 1, 1];
  const [top, bottom] = simplestBetween(1 / (high - whole), 1 / (low - whole), term + 1);
  return [whole * top + bottom, top];
}
