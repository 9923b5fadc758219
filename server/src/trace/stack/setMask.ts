/** Bits that a set keeps of addresses and marks: `netmask`, `bitmask` and `markmask` of its create line. */
import { type Address, maskOfLength } from '../../net/address.ts';
import { parseAddress } from '../../net/text.ts';
import type { IpSet } from '../../node/model.ts';

export function underNetmask({ options }: IpSet, address: Address): Address {
  const { netmask, bitmask } = options;
  const mask =
    typeof netmask === 'string' && /^\d+$/.test(netmask)
      ? maskOfLength(address.family, Number(netmask))
      : typeof bitmask === 'string'
        ? parseAddress(bitmask)?.words
        : undefined;
  if (mask === undefined) return address;
  return { family: address.family, words: address.words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0) };
}

export function underMarkmask({ options }: IpSet, mark: number): number {
  const mask = options['markmask'];
  return typeof mask === 'string' ? (mark & Number(mask)) >>> 0 : mark;
}
