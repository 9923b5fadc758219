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

/** __jhash_mix(): three words into the state. */
function mix(state: readonly [number, number, number]): readonly [number, number, number] {
  let [a, b, c] = state;
  a = ((a - c) ^ rol(c, 4)) | 0;
  c = (c + b) | 0;
  b = ((b - a) ^ rol(a, 6)) | 0;
  a = (a + c) | 0;
  c = ((c - b) ^ rol(b, 8)) | 0;
  b = (b + a) | 0;
  a = ((a - c) ^ rol(c, 16)) | 0;
  c = (c + b) | 0;
  b = ((b - a) ^ rol(a, 19)) | 0;
  a = (a + c) | 0;
  c = ((c - b) ^ rol(b, 4)) | 0;
  b = (b + a) | 0;
  return [a, b, c];
}

/** jhash2(): of any number of words, at least one. */
export function jhashWords(words: readonly number[], seed: number): number {
  const start = (golden + (words.length << 2) + seed) | 0;
  let state: readonly [number, number, number] = [start, start, start];
  let at = 0;
  const added = (): readonly [number, number, number] => {
    const [a, b, c] = state;
    return [(a + (words[at] ?? 0)) | 0, (b + (words[at + 1] ?? 0)) | 0, (c + (words[at + 2] ?? 0)) | 0];
  };
  for (; words.length - at > 3; at += 3) state = mix(added());
  return final(...added());
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
