/** Ranges of addresses as networks. */
import { type Address, compareAddresses, maskOfLength, type Prefix } from '../../net/address.ts';
import { bitsOf } from '../../net/text.ts';

/** The fewest networks that hold exactly the addresses from `low` to `high`; both of one family, low first. */
export function prefixesOf(low: Address, high: Address): readonly Prefix[] {
  const bits = bitsOf(low.family);
  const end = toBig(high);
  const prefixes: Prefix[] = [];
  if (compareAddresses(low, high) > 0) return prefixes;
  for (let start = toBig(low); start <= end; ) {
    let free = 0;
    while (
      free < bits &&
      (start & ((1n << BigInt(free + 1)) - 1n)) === 0n &&
      start + (1n << BigInt(free + 1)) - 1n <= end
    )
      free++;
    prefixes.push({ address: fromBig(start, low), mask: maskOfLength(low.family, bits - free) });
    start += 1n << BigInt(free);
  }
  return prefixes;
}

function toBig(address: Address): bigint {
  return address.words.reduce((value, word) => (value << 32n) | BigInt(word), 0n);
}

function fromBig(value: bigint, like: Address): Address {
  const count = like.words.length;
  return {
    family: like.family,
    words: like.words.map((_, index) => Number((value >> BigInt(32 * (count - 1 - index))) & 0xffffffffn)),
  };
}
