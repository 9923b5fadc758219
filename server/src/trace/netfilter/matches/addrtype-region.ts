/** The packets whose addresses are of some types, as a region. */
import type { Family } from '../../../net/family.ts';
import type { Node } from '../../../node/model.ts';
import { asksLocalFirst, localParts } from '../../routing/localTable.ts';
import { vrfsOf } from '../../routing/vrf.ts';
import { namesLike, wholeOf } from '../../space/dimensions.ts';
import { common, type Intervals, intervalsOf, without } from '../../space/intervals.ts';
import { either, everything, numbers, type Region, region } from '../../space/region.ts';

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
  if (node.interfaces === undefined && node.routes?.[family] === undefined)
    return family === 'ipv4' ? unknownIpv4(asked) : unknownIpv6(asked);
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

/** Where no dump shows the node's addresses: apart from those that are of a type by themselves they are LOCAL or UNICAST. */
function unknownIpv4({ side, names, limit }: Asked): Region {
  const others = without(wholeOf(side, 'ipv4'), innateAddresses);
  const isBoth = names.includes('LOCAL') && names.includes('UNICAST');
  const bit = isBoth ? {} : { [`${side}.local`]: numbers(names.includes('LOCAL') ? 1 : 0) };
  const asked = names.includes('LOCAL') || names.includes('UNICAST') ? [region({ [side]: others, ...bit })] : [];
  return either(
    ...asked,
    ...innate4.flatMap(({ type, addresses }) => {
      const isLoopback = addresses.every(([low]) => Number(low) >>> 24 === 127);
      if (limit === undefined || !isLoopback) return names.includes(type) ? [region({ [side]: addresses })] : [];
      // __inet_dev_addr_type(): by another interface than lo it is nobody's.
      const here = [...namesLike('', false), ...namesLike('lo', false)];
      const by = intervalsOf(here);
      return [
        ...(names.includes(type) ? [region({ [side]: addresses, [limit]: by })] : []),
        ...(names.includes('UNICAST')
          ? [region({ [side]: addresses, [limit]: without(wholeOf(limit, 'ipv4'), by) })]
          : []),
      ];
    }),
  );
}

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

const loopback6: Intervals = [[1n, 2n]];

/** Of the types that ask the tables LOCAL alone is looked at. */
function unknownIpv6({ side, names, limit }: Asked): Region | undefined {
  if (names.includes('ANYCAST') || names.includes('UNREACHABLE')) return undefined;
  const plain = plainIpv6(side, names);
  if (!names.includes('LOCAL')) return region({ [side]: plain });
  const innate = intervalsOf([...groups, ...unspecified, ...loopback6]);
  return either(
    region({ [side]: without(plain, innate), [`${side}.local`]: numbers(1) }),
    region({
      [side]: common(plain, loopback6),
      ...(limit === undefined ? {} : { [limit]: namesLike('', false) }),
    }),
  );
}

/** What the address alone tells. */
function plainIpv6(side: 'src' | 'dst', names: readonly string[]): Intervals {
  let found: Intervals = wholeOf(side, 'ipv6');
  if (names.includes('UNICAST')) found = without(without(without(found, groups), unspecified), mapped);
  if (names.includes('MULTICAST')) found = common(found, groups);
  return names.includes('UNSPEC') ? common(found, unspecified) : found;
}

/** match_type6(): every type that is named must hold; only ANYCAST and UNREACHABLE ask more than the local table. */
function regionOfIpv6(node: Node, { side, names, limit }: Asked): Region | undefined {
  if (names.includes('ANYCAST') || names.includes('UNREACHABLE')) return undefined;
  const plain = plainIpv6(side, names);
  if (!names.includes('LOCAL')) return names.length === 0 ? everything : region({ [side]: plain });
  const local = localParts(node, 'ipv6');
  if (local === undefined || limit !== undefined || !asksLocalFirst(node, 'ipv6')) return undefined;
  const own = local.flatMap(({ type, destinations }) => (type === 'local' ? destinations : []));
  return region({ [side]: common(plain, intervalsOf(own)) });
}
