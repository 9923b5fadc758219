/** Jenkins' hash as include/linux/jhash.h has it: what the kernel spreads connections with. Words are 32 bits, unsigned. */

const golden = 0xdeadbeef;

function rol(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** __jhash_final(): the last mixing. */
function final(a: number, b: number, c: number): number {
  let [x, y, z] = [a, b, c];
  z = (z ^ y) - rol(y, 14);
  x = (x ^ z) - rol(z, 11);
  y = (y ^ x) - rol(x, 25);
  z = (z ^ y) - rol(y, 16);
  x = (x ^ z) - rol(z, 4);
  y = (y ^ x) - rol(x, 14);
  z = (z ^ y) - rol(y, 24);
  return z >>> 0;
}

/** jhash_1word(), jhash_2words() and jhash_3words(): of one to three words, with their number in the seed. */
export function jhashFew(words: readonly [number, number?, number?], seed: number): number {
  const start = (golden + (words.length << 2) + seed) | 0;
  return final((start + words[0]) | 0, (start + (words[1] ?? 0)) | 0, (start + (words[2] ?? 0)) | 0);
}

/** reciprocal_scale(): a hash to a number below `limit`. */
export function scaled(hash: number, limit: number): number {
  return Number((BigInt(hash) * BigInt(limit)) >> 32n);
}

/** A word as it lies in a packet, read as a little-endian processor reads it. */
export function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
