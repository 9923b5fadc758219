/** The packets that an entry of an IP set holds, as a region. */
import type { Family } from '../../../net/family.ts';
import { hasPorts, protocol } from '../../../net/protocol.ts';
import type { IpSet, SetEntry, SetPart } from '../../../node/model.ts';
import { maskOf, underMarkmask } from '../../sets/mask.ts';
import { addressesBetween, addressesUnder, type Dimension, namesLike, wholeOf } from '../../space/dimensions.ts';
import { type Intervals, without } from '../../space/intervals.ts';
import { both, either, everything, nothing, numbers, type Region, region } from '../../space/region.ts';

export type Side = 'src' | 'dst';

/** Not exact where no dimension tells all that the entry asks of packets. */
export function entryRegion(set: IpSet, { parts }: SetEntry, family: Family, directions: readonly Side[]): Region {
  let whole = everything;
  for (const [index, part] of parts.entries())
    whole = both(whole, partRegion(set, part, { family, side: directions[index] ?? 'src' }));
  return whole;
}

interface Of {
  readonly family: Family;
  readonly side: Side;
}

/** The addresses of an entry's part; undefined: it has others, or addresses that are no intervals. */
export function addressesOf(set: IpSet, part: SetPart | undefined, family: Family): Intervals | undefined {
  if (part?.kind === 'range') return addressesBetween(part.low, part.high);
  if (part?.kind !== 'prefix' || part.prefix.address.family !== family) return undefined;
  const { address, mask } = part.prefix;
  const kept = maskOf(set, family);
  return addressesUnder({
    address,
    mask: kept === undefined ? mask : mask.map((word, index) => (word & (kept[index] ?? 0)) >>> 0),
  });
}

function partRegion(set: IpSet, part: SetPart, { family, side }: Of): Region {
  switch (part.kind) {
    case 'prefix':
    case 'range': {
      const addresses = addressesOf(set, part, family);
      return addresses === undefined ? unsure : region({ [side]: addresses });
    }
    case 'ports':
      return portsRegion(part, family, side === 'src' ? 'sport' : 'dport');
    case 'iface':
      if (part.physdev) return nothing;
      return region({ [side === 'src' ? 'in' : 'out']: named(namesLike(part.name, part.wildcard === true)) });
    case 'mark':
      return markRegion(part.mark, underMarkmask(set, 0xffffffff));
    case 'mac':
      return unsure;
    case 'set':
      return unsure;
  }
}

const unsure: Region = { boxes: everything.boxes, exact: false };

/** A packet without the interface has none of these names. */
function named(names: Intervals): Intervals {
  return without(names, namesLike('', false));
}

/** Packets that lie in no Ethernet frame are in no set of Ethernet addresses: the node's own, also where they come round. */
export const framed: Region = notBy(...namesLike('', false), ...namesLike('lo', false));

/** What IPVS sends on has left its interface behind in OUTPUT, and not its frame. */
export const framedOrSentOn: Region = notBy(...namesLike('lo', false));

function notBy(...names: Intervals): Region {
  return { boxes: region({ in: without(wholeOf('in', 'ipv4'), names) }).boxes, exact: false };
}

/** `mask`: the bits of the mark that the set compares. */
function markRegion(mark: number, mask: number): Region {
  const bounds: Partial<Record<Dimension, Intervals>> = {};
  for (let bit = 0; bit < 32; bit++)
    if (((mask >>> bit) & 1) === 1) bounds[`mark.${bit}`] = numbers((mark >>> bit) & 1);
  return region(bounds);
}

type Ports = Extract<SetPart, { readonly kind: 'ports' }>;

/** The twin of portOf() in sets/ports.ts. */
function portsRegion({ low, high, protocol: number }: Ports, family: Family, port: 'sport' | 'dport'): Region {
  const ports = numbers(low, high);
  if (number === undefined) {
    // bitmap:port knows TCP and UDP alone.
    return either(...[protocol.tcp, protocol.udp].map((each) => region({ protocol: numbers(each), [port]: ports })));
  }
  if (number !== protocol.dccp && hasPorts(number)) return region({ protocol: numbers(number), [port]: ports });
  if (number === protocol.icmp || number === protocol.icmpv6) return region({ protocol: numbers(number), icmp: ports });
  if (low > 0) return nothing;
  if (family === 'ipv4') return region({ protocol: numbers(number) });
  // ipv6_skip_exthdr() gets to no header there, nor in later fragments.
  if (number === protocol.ah || number === noNextHeader) return nothing;
  return region({ protocol: numbers(number), fragment: numbers(0) });
}

const noNextHeader = 59;
