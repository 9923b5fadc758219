/** Numbers as libxtables reads them: strtoul with base 0, but never negative. */

/** Blanks that the C library skips before a number. */
function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  return 99;
}

/** A number at the start of a text, and where it ends. `value` is Infinity above 2^53. */
export interface Scanned {
  readonly value: number;
  /** Offset of the first character behind the number. */
  readonly end: number;
}

/**
 * Decimal, 0x hex or leading-0 octal at `start`; blanks and a plus sign may stand before it.
 * Undefined where no number stands there. A `base` of 10 or 16 reads that base alone.
 */
export function scanNumber(text: string, start = 0, base: 0 | 8 | 10 | 16 = 0): Scanned | undefined {
  let at = start;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 0x2b) at++;
  let radix = base === 0 ? 10 : base;
  if ((base === 0 || base === 16) && text.charCodeAt(at) === 0x30) {
    if ((text.charCodeAt(at + 1) | 0x20) === 0x78 && digitOf(text.charCodeAt(at + 2)) < 16) {
      radix = 16;
      at += 2;
    } else if (base === 0) {
      radix = 8;
    }
  }
  const first = at;
  let value = 0;
  for (; at < text.length; at++) {
    const digit = digitOf(text.charCodeAt(at));
    if (digit >= radix) break;
    value = value * radix + digit;
  }
  if (at === first) return undefined;
  return { value: value > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : value, end: at };
}

/** The number that all of `text` is, whatever its size; undefined where it is none. */
export function readNumber(text: string): number | undefined {
  const { length } = text;
  if (length > 0 && length < 16) {
    const first = text.charCodeAt(0);
    if (first >= 0x31 && first <= 0x39) {
      let value = first - 0x30;
      let at = 1;
      for (; at < length; at++) {
        const digit = text.charCodeAt(at) - 0x30;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (at === length) return value;
    }
  }
  const scanned = scanNumber(text);
  return scanned && scanned.end === length ? scanned.value : undefined;
}

/** As readNumber, for numbers up to 64 bits; undefined also where it is larger. */
export function readBigNumber(text: string): bigint | undefined {
  const scanned = scanNumber(text);
  if (!scanned || scanned.end !== text.length) return undefined;
  if (scanned.value !== Number.POSITIVE_INFINITY) return BigInt(scanned.value);
  const digits = text.trim().replace(/^\+/, '');
  const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return value <= 0xffff_ffff_ffff_ffffn ? value : undefined;
}

/** The decimal number that a text begins with, as atoi reads it: blanks are those of C. NaN: it begins with none. */
export function leadingInteger(text: string): number {
  return Number(/^[ \t\n\v\f\r]*([+-]?\d+)/.exec(text)?.[1] ?? Number.NaN);
}
