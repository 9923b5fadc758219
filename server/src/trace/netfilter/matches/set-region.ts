/** The packets that an IP set holds, as a region. */
import type { Family } from '../../../net/family.ts';
import { hasPorts, protocol } from '../../../net/protocol.ts';
import type { IpSet, Node, SetEntry, SetPart } from '../../../node/model.ts';
import { setsThatChange } from '../../sets/changing.ts';
import { underMarkmask } from '../../sets/mask.ts';
import { addressesBetween, addressesUnder, type Dimension, namesLike } from '../../space/dimensions.ts';
import { type Intervals, intervalsOf } from '../../space/intervals.ts';
import { both, either, everything, nothing, numbers, type Region, region } from '../../space/region.ts';

type Side = 'src' | 'dst';

/** Sets of several dimensions with more entries than this are taken for the networks of their first one. */
const mostEntries = 256;

/** Undefined: the set is not in the dumps, keeps what no region tells, or is changed by rules. */
export function setRegion(node: Node, family: Family, name: string, directions: readonly Side[]): Region | undefined {
  const set = node.sets?.get(name);
  if (set === undefined || setsThatChange(node).has(name)) return undefined;
  if (set.type === 'list:set') return listRegion(node, family, set, directions);
  if (['netmask', 'bitmask'].some((option) => option in set.options)) return undefined;
  if (set.family !== undefined && set.family !== family) return nothing;
  const entries = set.entries.filter((entry) => !entry.nomatch);
  const width = set.type.split(',').length;
  if (directions.length < width) return nothing;
  const exact = entries.length === set.entries.length && set.type !== 'hash:net,iface';
  const found = width === 1 ? single(entries, directions[0] ?? 'src') : several(set, entries, directions);
  return found === undefined ? undefined : { boxes: found.boxes, exact: found.exact && exact };
}

/** What one of the list's sets holds; lists don't hold lists. */
function listRegion(node: Node, family: Family, { entries }: IpSet, directions: readonly Side[]): Region | undefined {
  const regions = entries
    .flatMap(({ parts }) => parts)
    .map((part) =>
      part.kind === 'set' && node.sets?.get(part.name)?.type !== 'list:set'
        ? setRegion(node, family, part.name, directions)
        : undefined,
    );
  return regions.includes(undefined) ? undefined : either(...regions.flatMap((each) => each ?? []));
}

/** Addresses or networks alone: all of them are one box. */
function single(entries: readonly SetEntry[], side: Side): Region | undefined {
  const parts = entries.map(({ parts: [part] }) => (part === undefined ? undefined : addressesOf(part)));
  if (parts.includes(undefined)) {
    const regions = entries.map((entry) => entryRegion(entry.parts, [side], 0xffffffff));
    return regions.includes(undefined) ? undefined : either(...regions.flatMap((each) => each ?? []));
  }
  return region({ [side]: intervalsOf(parts.flatMap((part) => part ?? [])) });
}

function several(set: IpSet, entries: readonly SetEntry[], directions: readonly Side[]): Region | undefined {
  if (entries.length > mostEntries) {
    const first = single(
      entries.map((entry) => ({ ...entry, parts: entry.parts.slice(0, 1) })),
      directions[0] ?? 'src',
    );
    return first === undefined ? undefined : { boxes: first.boxes, exact: false };
  }
  const mask = underMarkmask(set, 0xffffffff);
  const regions = entries.map(({ parts }) => entryRegion(parts, directions, mask));
  return regions.includes(undefined) ? undefined : either(...regions.flatMap((each) => each ?? []));
}

/** `markmask`: the bits of the mark that the set compares. */
function entryRegion(parts: SetEntry['parts'], directions: readonly Side[], markmask: number): Region | undefined {
  let whole = everything;
  for (const [index, part] of parts.entries()) {
    const found = partRegion(part, directions[index] ?? 'src', markmask);
    if (found === undefined) return undefined;
    whole = both(whole, found);
  }
  return whole;
}

function addressesOf(part: SetPart): Intervals | undefined {
  if (part.kind === 'prefix') return addressesUnder(part.prefix);
  return part.kind === 'range' ? addressesBetween(part.low, part.high) : undefined;
}

function partRegion(part: SetPart, side: Side, markmask: number): Region | undefined {
  switch (part.kind) {
    case 'prefix':
    case 'range': {
      const addresses = addressesOf(part);
      return addresses === undefined ? undefined : region({ [side]: addresses });
    }
    case 'ports':
      return portsRegion(part, side === 'src' ? 'sport' : 'dport');
    case 'iface':
      if (part.physdev) return undefined;
      return region({ [side === 'src' ? 'in' : 'out']: namesLike(part.name, part.wildcard === true) });
    case 'mark': {
      const bounds: Partial<Record<Dimension, Intervals>> = {};
      for (let bit = 0; bit < 32; bit++)
        if (((markmask >>> bit) & 1) === 1) bounds[`mark.${bit}`] = numbers((part.mark >>> bit) & 1);
      return region(bounds);
    }
    case 'mac':
    case 'set':
      return undefined;
  }
}

function portsRegion(
  { low, high, protocol: number }: Extract<SetPart, { readonly kind: 'ports' }>,
  port: 'sport' | 'dport',
): Region | undefined {
  const ports = numbers(low, high);
  if (number === undefined) {
    // bitmap:port knows TCP and UDP alone.
    return either(...[protocol.tcp, protocol.udp].map((each) => region({ protocol: numbers(each), [port]: ports })));
  }
  if (number !== protocol.dccp && hasPorts(number)) return region({ protocol: numbers(number), [port]: ports });
  if (number === protocol.icmp || number === protocol.icmpv6) return region({ protocol: numbers(number), icmp: ports });
  return low === 0 ? region({ protocol: numbers(number) }) : nothing;
}
