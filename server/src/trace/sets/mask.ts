/** Bits that a set keeps of addresses and marks: `netmask`, `bitmask` and `markmask` of its create line. */
import { type Address, maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { parseAddress } from '../../net/text.ts';
import type { IpSet } from '../../node/model.ts';

/** The mask of every address in the set; undefined: all bits are kept. */
export function maskOf({ options }: IpSet, family: Family): readonly number[] | undefined {
  const { netmask, bitmask } = options;
  if (typeof netmask === 'string' && /^\d+$/.test(netmask)) return maskOfLength(family, Number(netmask));
  return typeof bitmask === 'string' ? parseAddress(bitmask)?.words : undefined;
}

export function underNetmask(set: IpSet, address: Address): Address {
  const mask = maskOf(set, address.family);
  if (mask === undefined) return address;
  return { family: address.family, words: address.words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0) };
}

/** hash_ip4_kadt(): an address of which the mask leaves nothing is in no set of addresses alone. */
export function isNothing(set: IpSet, address: Address): boolean {
  return set.type === 'hash:ip' && underNetmask(set, address).words.every((word) => word === 0);
}

export function underMarkmask({ options }: IpSet, mark: number): number {
  const mask = options['markmask'];
  return typeof mask === 'string' ? (mark & Number(mask)) >>> 0 : mark;
}
