/** Bitmaps have room for a range of addresses or ports. */
import { type Address, type AddressRange, compareAddresses } from '../../net/address.ts';
import { ipv4 } from '../../net/ipv4.ts';
import { parseAddress, parsePrefix } from '../../net/text.ts';
import type { IpSet, SetEntry } from './model.ts';

/** Entries that the bitmap has no room for; none of other types, or where the range can't be read. */
export function outsideRange({ type, options, entries }: IpSet): readonly SetEntry[] {
  const { range } = options;
  if (typeof range !== 'string') return [];
  if (type === 'bitmap:port') {
    const found = /^(?:\w+:)?(\d+)-(?:\w+:)?(\d+)$/.exec(range);
    if (found === null) return [];
    const [low, high] = [Number(found[1]), Number(found[2])].sort((a, b) => a - b) as [number, number];
    return entries.filter(({ parts: [part] }) => part?.kind === 'ports' && (part.low < low || part.high > high));
  }
  const room = type.startsWith('bitmap:ip') ? addressRange(range) : undefined;
  if (room === undefined) return [];
  return entries.filter(({ parts: [part] }) => {
    const held = part?.kind === 'range' ? part : part?.kind === 'prefix' ? rangeOf(part.prefix) : undefined;
    return held !== undefined && !(inside(room, held.low) && inside(room, held.high));
  });
}

function addressRange(text: string): AddressRange | undefined {
  const [first, second] = text.split('-').map(parseAddress);
  if (first !== undefined && second !== undefined) return { low: first, high: second };
  const prefix = parsePrefix(text);
  return prefix === undefined ? undefined : rangeOf(prefix);
}

function rangeOf({ address, mask }: NonNullable<ReturnType<typeof parsePrefix>>): AddressRange {
  const [word = 0] = address.words;
  const [bits = 0xffffffff] = mask;
  return { low: ipv4((word & bits) >>> 0), high: ipv4((word | ~bits) >>> 0) };
}

function inside({ low, high }: AddressRange, address: Address): boolean {
  return compareAddresses(low, address) <= 0 && compareAddresses(address, high) <= 0;
}
