/** Addresses, prefixes and ranges between text and words, for both families. */
import type { Address, AddressRange, Prefix } from './address.ts';
import { lengthOfMask, maskOfLength } from './address.ts';
import type { Family } from './family.ts';
import { formatDottedQuad, parseIPv4 } from './ipv4.ts';
import { formatIPv6, parseIPv6 } from './ipv6.ts';

/** Bits of an address: 32 or 128. */
export function bitsOf(family: Family): number {
  return family === 'ipv4' ? 32 : 128;
}

/** The numeric address that `text` is, of whichever family; names are undefined. */
export function parseAddress(text: string): Address | undefined {
  return parseIPv4(text) ?? parseIPv6(text);
}

/**
 * `address`, `address/length` or `address/mask`; without a length the whole address counts.
 * Bits of the address behind the mask are cleared, as the kernel does.
 */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  if (slash < 0) return hostPrefix(address);
  const maskText = text.slice(slash + 1);
  if (/^\d{1,3}$/.test(maskText)) {
    const length = Number(maskText);
    return length <= bitsOf(address.family) ? masked(address, maskOfLength(address.family, length)) : undefined;
  }
  const mask = parseAddress(maskText);
  return mask?.family === address.family ? masked(address, mask.words) : undefined;
}

/** The prefix that holds this one address. */
export function hostPrefix(address: Address): Prefix {
  return { address, mask: address.words.map(() => 0xffffffff) };
}

/** The prefix of `address` under `mask`: bits outside of the mask cleared. */
export function masked(address: Address, mask: readonly number[]): Prefix {
  const words = address.words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0);
  return { address: { family: address.family, words }, mask };
}

export function formatAddress(address: Address): string {
  return address.family === 'ipv4' ? formatDottedQuad(address.words[0] ?? 0) : formatIPv6(address.words);
}

/** As iptables-save prints it: always with its length, or with its mask where the mask has holes. */
export function formatPrefix(prefix: Prefix): string {
  const length = lengthOfMask(prefix.mask);
  const mask = length ?? formatAddress({ family: prefix.address.family, words: prefix.mask });
  return `${formatAddress(prefix.address)}/${mask}`;
}

/** As people write it: a host without its length. */
export function formatNetwork(prefix: Prefix): string {
  const isHost = prefix.mask.every((word) => word === 0xffffffff);
  return isHost ? formatAddress(prefix.address) : formatPrefix(prefix);
}

/** `low-high`, or the one address where both are the same. */
export function formatRange(range: AddressRange): string {
  const low = formatAddress(range.low);
  const high = formatAddress(range.high);
  return low === high ? low : `${low}-${high}`;
}
