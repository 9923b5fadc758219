/** IPv4 addresses as text: the dotted quad that dumps print. */
import type { Address } from './address.ts';

const DOT = 0x2e;
const ZERO = 0x30;

/**
 * The 32 bits of a dotted quad in decimal, or undefined where `text` (from `start` up to `end`) is anything else.
 * Leading zeros are refused, because some programs read them as octal: nothing that prints addresses prints them.
 */
export function readDottedQuad(text: string, start = 0, end = text.length): number | undefined {
  let value = 0;
  let at = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0) {
      if (at >= end || text.charCodeAt(at) !== DOT) return undefined;
      at++;
    }
    const first = at;
    let byte = 0;
    while (at < end) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      byte = byte * 10 + digit;
      at++;
    }
    const digits = at - first;
    if (digits === 0 || digits > 3 || byte > 255) return undefined;
    if (digits > 1 && text.charCodeAt(first) === ZERO) return undefined;
    value = value * 256 + byte;
  }
  return at === end ? value : undefined;
}

export function parseIPv4(text: string): Address | undefined {
  const word = readDottedQuad(text);
  return word === undefined ? undefined : ipv4(word);
}

/** The address of 32 bits in host order. */
export function ipv4(word: number): Address {
  return { family: 'ipv4', words: [word >>> 0] };
}

/** 32 bits in host order as a dotted quad. */
export function formatDottedQuad(word: number): string {
  return `${(word >>> 24) & 255}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}
