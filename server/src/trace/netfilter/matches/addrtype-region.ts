/** The packets whose addresses are of some types, as a region. */
import type { Family } from '../../../net/family.ts';
import type { Node } from '../../../node/model.ts';
import { asksLocalFirst, localParts } from '../../routing/localTable.ts';
import { vrfsOf } from '../../routing/vrf.ts';
import { namesLike, wholeOf } from '../../space/dimensions.ts';
import { common, type Intervals, intervalsOf, without } from '../../space/intervals.ts';
import { either, everything, type Region, region } from '../../space/region.ts';

interface Asked {
  readonly side: 'src' | 'dst';
  readonly names: readonly string[];
  readonly limit: 'in' | 'out' | undefined;
}

/** Addresses of one type. */
interface Part {
  readonly type: string;
  readonly addresses: Intervals;
  /** The interface for which alone they are of that type, where the rule limits itself to one; undefined: for any. */
  readonly device?: string;
}

/** Undefined: no dump tells, or more than the local table must be asked. */
export function typeRegion(node: Node, family: Family, asked: Asked): Region | undefined {
  return family === 'ipv4' ? regionOfIpv4(node, asked) : regionOfIpv6(node, asked);
}

const innate4: readonly Part[] = [
  { type: 'BROADCAST', addresses: [[0, 1]] },
  { type: 'LOCAL', addresses: [[0x7f000000, 0x7fffffff]], device: 'lo' },
  { type: 'BROADCAST', addresses: [[0x7fffffff, 0x80000000]], device: 'lo' },
  { type: 'MULTICAST', addresses: [[0xe0000000, 0xf0000000]] },
  { type: 'BROADCAST', addresses: [[0xffffffff, 2 ** 32]] },
];
const innateAddresses: Intervals = intervalsOf(innate4.flatMap(({ addresses }) => addresses));

/** inet_addr_type() asks the local table alone, and takes what is not in there for anybody's: UNICAST. */
function regionOfIpv4(node: Node, { side, names, limit }: Asked): Region | undefined {
  const local = localParts(node, 'ipv4');
  // Of an interface in a VRF another table is asked.
  if (local === undefined || (limit !== undefined && vrfsOf(node).length > 0)) return undefined;
  const own = local.map(
    ({ type, destinations, device }): Part => ({
      type: type.toUpperCase(),
      addresses: without(destinations, innateAddresses),
      device: device ?? '',
    }),
  );
  const parts = [...innate4, ...own].filter(({ type }) => type !== 'UNICAST');
  const others = without(wholeOf(side, 'ipv4'), intervalsOf(parts.flatMap(({ addresses }) => addresses)));
  const all = parts.filter(({ type }) => names.includes(type));
  const anybodys = names.includes('UNICAST') ? others : [];
  if (limit === undefined)
    return region({ [side]: intervalsOf([...anybodys, ...all.flatMap(({ addresses }) => addresses)]) });
  // __inet_dev_addr_type(): where there is an interface, what the table says of another one makes an address UNICAST.
  const none = namesLike('', false);
  const some = without(wholeOf(limit, 'ipv4'), none);
  const by = ({ device }: Part): Intervals => (device === undefined ? some : common(some, namesLike(device, false)));
  return either(
    region({ [side]: intervalsOf([...anybodys, ...all.flatMap(({ addresses }) => addresses)]), [limit]: none }),
    region({ [side]: anybodys, [limit]: some }),
    ...all.map((part) => region({ [side]: part.addresses, [limit]: by(part) })),
    ...(names.includes('UNICAST')
      ? parts.map((part) => region({ [side]: part.addresses, [limit]: without(some, by(part)) }))
      : []),
  );
}

const groups: Intervals = [[0xffn << 120n, 1n << 128n]];
const unspecified: Intervals = [[0n, 1n]];
/** ::ffff:0:0/96. */
const mapped: Intervals = [[0xffffn << 32n, 0x10000n << 32n]];

/** match_type6(): every type that is named must hold; only ANYCAST and UNREACHABLE ask more than the local table. */
function regionOfIpv6(node: Node, { side, names, limit }: Asked): Region | undefined {
  const whole = wholeOf(side, 'ipv6');
  let found: Intervals = whole;
  for (const name of names) {
    switch (name) {
      case 'UNICAST':
        found = without(without(without(found, groups), unspecified), mapped);
        break;
      case 'MULTICAST':
        found = common(found, groups);
        break;
      case 'UNSPEC':
        found = common(found, unspecified);
        break;
      case 'LOCAL': {
        const local = localParts(node, 'ipv6');
        if (local === undefined || limit !== undefined || names.includes('ANYCAST') || names.includes('UNREACHABLE'))
          return undefined;
        if (!asksLocalFirst(node, 'ipv6')) return undefined;
        const own = local.flatMap(({ type, destinations }) => (type === 'local' ? destinations : []));
        found = common(found, intervalsOf(own));
        break;
      }
      case 'ANYCAST':
      case 'UNREACHABLE':
        return undefined;
    }
  }
  return found === whole ? everything : region({ [side]: found });
}
