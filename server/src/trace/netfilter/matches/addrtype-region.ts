/** The packets whose addresses are of some types, as a region. */
import type { Family } from '../../../net/family.ts';
import type { Node } from '../../../node/model.ts';
import { asksLocalFirst, localParts } from '../../routing/localTable.ts';
import { tablesOf } from '../../routing/tables.ts';
import { knowsOwnAddresses } from '../../routing/untoldOwn.ts';
import { vrfsOf } from '../../routing/vrf.ts';
import { addressAt, addressesUnder, namesLike, pointOf, wholeOf, whose } from '../../space/dimensions.ts';
import { common, type Intervals, intervalsOf, without } from '../../space/intervals.ts';
import { either, everything, nothing, numbers, type Region, region } from '../../space/region.ts';
import { asksTables, matchesIpv6, routedTypes } from './address-types.ts';

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
  if (isOpen(node, family, asked)) return undefined;
  if (node.interfaces === undefined && node.routes?.[family] === undefined)
    return family === 'ipv4' ? unknownIpv4(asked) : unknownIpv6(asked);
  if (!knowsOwnAddresses(node, family)) return undefined;
  return family === 'ipv4' ? regionOfIpv4(node, asked) : regionOfIpv6(node, asked);
}

/** Where it hangs on routes that no dump tells: what is UNREACHABLE. */
function isOpen({ routes }: Node, family: Family, { names }: Asked): boolean {
  return family === 'ipv6' && routes?.ipv6 === undefined && names.includes('UNREACHABLE');
}

const innate4: readonly Part[] = [
  { type: 'BROADCAST', addresses: [[0, 1]] },
  { type: 'LOCAL', addresses: [[0x7f000000, 0x7fffffff]], device: 'lo' },
  { type: 'BROADCAST', addresses: [[0x7fffffff, 0x80000000]], device: 'lo' },
  { type: 'MULTICAST', addresses: [[0xe0000000, 0xf0000000]] },
  { type: 'BROADCAST', addresses: [[0xffffffff, 2 ** 32]] },
];
const innateAddresses: Intervals = intervalsOf(innate4.flatMap(({ addresses }) => addresses));

const whoseOf = { UNICAST: whose.nobodys, LOCAL: whose.own, BROADCAST: whose.everybodys } as const;

/** Where no dump shows the node's addresses: apart from those that are of a type by themselves they are of one of three. */
function unknownIpv4({ side, names, limit }: Asked): Region {
  const others = without(wholeOf(side, 'ipv4'), innateAddresses);
  const asked = names.flatMap((name) => (name in whoseOf ? [whoseOf[name as keyof typeof whoseOf]] : []));
  return either(
    ...asked.map((one) => region({ [side]: others, [`${side}.local`]: numbers(one) })),
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

/** Without the tables LOCAL alone of the types that ask them may hold. */
function unknownIpv6({ side, names, limit }: Asked): Region {
  const plain = plainIpv6(side, names);
  if (!names.includes('LOCAL')) return names.some(asksTables) ? nothing : region({ [side]: plain });
  const innate = intervalsOf([...groups, ...unspecified, ...loopback6]);
  return either(
    region({ [side]: without(plain, innate), [`${side}.local`]: numbers(whose.own) }),
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

/** match_type6(): every type that is named must hold; of those that ask the tables any. */
function regionOfIpv6(node: Node, { side, names, limit }: Asked): Region | undefined {
  if (names.length === 0) return everything;
  if (!names.some(asksTables)) return region({ [side]: plainIpv6(side, names) });
  const by = limit === undefined ? [null] : [null, ...devicesOf(node), undefined];
  const parts = partsOf(node);
  if (parts.length * by.length > mostLookUps) return limit === undefined ? byLocalTable(node, side, names) : undefined;
  const regions = by.map((device) => {
    const found = addressesBy(node, parts, names, device === undefined ? nobodys : device);
    if (found === undefined || limit === undefined) return found && region({ [side]: found });
    return region({ [side]: found, [limit]: device === undefined ? unnamed(by) : namesLike(device ?? '', false) });
  });
  return regions.includes(undefined) ? undefined : either(...regions.flatMap((each) => each ?? []));
}

/** LOCAL alone, where there are too many prefixes to look up an address of each. */
function byLocalTable(node: Node, side: 'src' | 'dst', names: readonly string[]): Region | undefined {
  const local = localParts(node, 'ipv6');
  const others = names.includes('ANYCAST') || names.includes('UNREACHABLE');
  if (local === undefined || others || !asksLocalFirst(node, 'ipv6')) return undefined;
  const own = local.flatMap(({ type, destinations }) => (type === 'local' ? destinations : []));
  return region({ [side]: common(plainIpv6(side, names), intervalsOf(own)) });
}

/** Addresses are looked up so often at most, for one region. */
const mostLookUps = 4000;
/** A name that no interface has, for all those that no dump shows. */
const nobodys = '/';

function devicesOf({ interfaces, routes, policyRules }: Node): readonly string[] {
  const hops = (routes?.ipv6 ?? []).flatMap(({ nextHops }) => nextHops.flatMap(({ device }) => device ?? []));
  const rules = (policyRules?.ipv6 ?? []).flatMap(({ out }) => out ?? []);
  return [...new Set([...(interfaces ?? []).map(({ name }) => name), ...hops, ...rules])];
}

function unnamed(names: readonly (string | null | undefined)[]): Intervals {
  const taken = names.flatMap((name) => (name === undefined ? [] : namesLike(name ?? '', false)));
  return without(wholeOf('in', 'ipv6'), intervalsOf(taken));
}

/** Addresses between which every look-up answers alike: those under the same prefixes. */
function partsOf(node: Node): Intervals {
  const prefixes = [
    ...[...tablesOf(node, 'ipv6').values()].flatMap((routes) => routes.map(({ destination }) => destination)),
    ...(node.policyRules?.ipv6 ?? []).flatMap(({ to }) => to ?? []),
  ];
  const points = [
    // The first address of a network is its routers' (ipv6_anycast_destination()).
    ...prefixes.map(({ address }) => pointOf(address)),
    ...(node.interfaces ?? []).flatMap(({ addresses }) => addresses.map(({ address }) => pointOf(address))),
    ...[0n, 1n],
  ].filter((point) => typeof point === 'bigint');
  const ends = [
    ...points.flatMap((point) => [point, point + 1n]),
    ...[groups, mapped, ...prefixes.map((prefix) => addressesUnder(prefix) ?? [])].flat(2).map(BigInt),
    ...[0n, 1n << 128n],
  ];
  const sorted = [...new Set(ends)].sort((a, b) => (a < b ? -1 : 1));
  return sorted.slice(0, -1).map((low, index) => [low, sorted[index + 1] ?? low] as const);
}

/** Undefined: whether a table is asked at all no dump tells. */
function addressesBy(
  node: Node,
  parts: Intervals,
  names: readonly string[],
  device: string | null,
): Intervals | undefined {
  let isAsked = false;
  const isSentTo = (): boolean => {
    isAsked = true;
    return false;
  };
  const found = parts.filter(([low]) => {
    const address = addressAt('ipv6', low);
    return matchesIpv6(names, address, routedTypes(node, address, device, isSentTo) ?? new Set());
  });
  return isAsked ? undefined : intervalsOf(found);
}
