/** The entry by which a packet stands in an IP set, as the target SET adds and removes it: the kadt functions of the types. */
import { type Address, compareAddresses, lengthOfMask, maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { IpSet, SetEntry, SetPart } from '../../node/model.ts';
import { isMembership, measured } from './changes.ts';
import { indexOf } from './entryIndex.ts';
import type { Lookup } from './lookup.ts';
import { frameMac } from './mac.ts';
import { isNothing, maskOf, underMarkmask, underNetmask } from './mask.ts';
import { portOf } from './ports.ts';

/** Undefined where the packet lacks what the set keeps, or has what the set can't hold. */
export function entryOf(set: IpSet, lookup: Lookup): SetEntry | undefined {
  const { packet, directions } = lookup;
  const { dimensions } = indexOf(set);
  if (directions.length < dimensions.length) return undefined;
  if (set.family !== undefined && set.family !== packet.family) return undefined;
  const parts: SetPart[] = [];
  for (const [index, kind] of dimensions.entries()) {
    const part = partOf(set, kind, index, lookup);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const counters = 'counters' in set.options ? { packets: 1n, bytes: BigInt(packet.length) } : {};
  return { parts, nomatch: false, ...counters, origin: set.origin };
}

function partOf(set: IpSet, kind: string, index: number, lookup: Lookup): SetPart | undefined {
  const { packet, directions } = lookup;
  const side = directions[index] ?? 'src';
  switch (kind) {
    case 'ip':
      if (!inRange(set, packet[side]) || isNothing(set, packet[side])) return undefined;
      return { kind: 'prefix', prefix: { address: underNetmask(set, packet[side]), mask: maskIn(set, packet.family) } };
    case 'net':
      return { kind: 'prefix', prefix: networkOf(packet[side], longestOf(set, index, lookup)) };
    case 'port': {
      const found = portOf(set, side, packet);
      if (found === undefined) return undefined;
      const { protocol, port } = found;
      if (set.type !== 'bitmap:port') return { kind: 'ports', protocol, low: port, high: port };
      const [low = 0, high = 65535] = rangeOf(set)?.split('-').map(Number) ?? [];
      return port < low || port > high ? undefined : { kind: 'ports', low: port, high: port };
    }
    case 'mark':
      return { kind: 'mark', mark: underMarkmask(set, packet.mark) };
    case 'mac': {
      const mac = frameMac(packet, side, lookup.macOf);
      return mac === undefined ? undefined : { kind: 'mac', mac };
    }
    case 'iface': {
      const name = side === 'src' ? packet.in : packet.out;
      return name === null ? undefined : { kind: 'iface', name, physdev: false };
    }
    default:
      return undefined;
  }
}

function maskIn(set: IpSet, family: Family): readonly number[] {
  return maskOf(set, family) ?? maskOfLength(family, family === 'ipv4' ? 32 : 128);
}

function rangeOf({ options }: IpSet): string | undefined {
  const { range } = options;
  return typeof range === 'string' ? range : undefined;
}

/** A bitmap has no room for addresses outside of its range. */
function inRange(set: IpSet, address: Address): boolean {
  if (!set.type.startsWith('bitmap:')) return true;
  const bounds = addressRange(rangeOf(set));
  return (
    bounds === undefined || (compareAddresses(bounds[0], address) <= 0 && compareAddresses(address, bounds[1]) <= 0)
  );
}

function addressRange(text: string | undefined): readonly [Address, Address] | undefined {
  const [low, high] = (text ?? '').split('-').map((end) => end.split('.').map(Number));
  const numberOf = (octets: readonly number[] = []) => octets.reduce((sum, octet) => sum * 256 + octet, 0);
  if (low?.length !== 4 || high?.length !== 4) return undefined;
  const address = (octets: readonly number[]): Address => ({ family: 'ipv4', words: [numberOf(octets)] });
  return [address(low), address(high)];
}

/**
 * INIT_CIDR(): of the lengths of prefixes that the set holds at this dimension the longest; so a set of networks gets a
 * network. An empty one gets the address alone.
 */
function longestOf(set: IpSet, index: number, { packet, changes, ask }: Lookup): number {
  const longest = measured(set, changes(set.name, isMembership), ask, (entries) =>
    entries.reduce((most, { parts: { [index]: part } }) => Math.max(most, lengthOfPart(part)), 0),
  );
  return longest > 0 ? longest : packet.family === 'ipv4' ? 32 : 128;
}

function lengthOfPart(part: SetPart | undefined): number {
  return part?.kind === 'prefix' ? (lengthOfMask(part.prefix.mask) ?? 0) : 0;
}

function networkOf({ family, words }: Address, length: number) {
  const mask = maskOfLength(family, length);
  return { address: { family, words: words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0) }, mask };
}
