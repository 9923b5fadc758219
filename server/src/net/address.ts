/** Addresses and prefixes as 32-bit words in host order: one word for IPv4, four for IPv6 (most significant first). */
import type { Family } from './family.ts';

export interface Address {
  readonly family: Family;
  /** Unsigned 32-bit words: length 1 (IPv4) or 4 (IPv6). */
  readonly words: readonly number[];
}

/** An address under a mask. iptables accepts masks with holes, so the mask is kept whole and not as a length. */
export interface Prefix {
  readonly address: Address;
  readonly mask: readonly number[];
}

/** From `low` to `high`, both included and of one family. */
export interface AddressRange {
  readonly low: Address;
  readonly high: Address;
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.words.length === b.words.length && a.words.every((word, index) => word === b.words[index]);
}

/** True where the address lies in the prefix. An address of the other family never does. */
export function inPrefix(prefix: Prefix, address: Address): boolean {
  const { words } = address;
  if (words.length !== prefix.mask.length) return false;
  for (let i = 0; i < words.length; i++) {
    const difference = ((words[i] ?? 0) ^ (prefix.address.words[i] ?? 0)) & (prefix.mask[i] ?? 0);
    if (difference !== 0) return false;
  }
  return true;
}

/** Negative where a stands before b, 0 where they are the same. Both must be of one family. */
export function compareAddresses(a: Address, b: Address): number {
  for (let i = 0; i < a.words.length; i++) {
    const difference = (a.words[i] ?? 0) - (b.words[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function inRange(range: AddressRange, address: Address): boolean {
  return (
    range.low.family === address.family &&
    compareAddresses(range.low, address) <= 0 &&
    compareAddresses(address, range.high) <= 0
  );
}

/** Every mask there is, by family and length: networks are read by the hundred thousand. */
const masks: Readonly<Record<Family, readonly (readonly number[])[]>> = {
  ipv4: Array.from({ length: 33 }, (_, length) => maskWords(1, length)),
  ipv6: Array.from({ length: 129 }, (_, length) => maskWords(4, length)),
};

function maskWords(words: number, length: number): readonly number[] {
  return Array.from({ length: words }, (_, index) => {
    const bits = Math.min(Math.max(length - index * 32, 0), 32);
    return bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  });
}

/** The mask of a prefix length as words: 24 of ipv4 is [0xffffff00]. Shared by all who ask. */
export function maskOfLength(family: Family, length: number): readonly number[] {
  return masks[family][length] ?? maskWords(family === 'ipv4' ? 1 : 4, length);
}

/** The length of a mask, or undefined where it has holes. */
export function lengthOfMask(mask: readonly number[]): number | undefined {
  let length = 0;
  let ended = false;
  for (const word of mask) {
    const ones = Math.clz32(~word >>> 0);
    if (word !== (ones === 0 ? 0 : (0xffffffff << (32 - ones)) >>> 0)) return undefined;
    if (ended && ones > 0) return undefined;
    if (ones < 32) ended = true;
    length += ones;
  }
  return length;
}
