/** Packets that people would believe, out of a box: addresses of the networks at hand, usual ports and interfaces. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { type Address, lengthOfMask, maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { hasPorts, protocol } from '../../net/protocol.ts';
import { formatAddress, masked, parseAddress } from '../../net/text.ts';
import type { Interface, Node } from '../../node/model.ts';
import { protocolName, tcpFlagNames } from '../names.ts';
import { addressAt, addressesBetween, addressesUnder, type Dimension, pointOf, wholeOf } from '../space/dimensions.ts';
import { common, holdsPoint, type Intervals, intervalsOf, type Point, without } from '../space/intervals.ts';
import type { Box } from '../space/region.ts';
import { choose, insideOf } from './choose.ts';
import {
  type Bounds,
  dccpTypeIn,
  frameIn,
  idIn,
  laterFragment,
  lengthIn,
  markIn,
  type Sender,
  socketIn,
  tcpOptionsIn,
} from './pickFields.ts';
import { deliveredHere, manyAt } from './routes.ts';
import type { State } from './state.ts';

export interface Wish extends Sender {
  readonly node: Node;
  /** Where it should go, as far as the way tells: packets to this node get its own addresses. */
  readonly to: 'here' | 'elsewhere';
}

/** So many packets are made of one box. */
const mostTries = 12;

/** Different packets of the box, the likeliest first. None: no packet that can be described lies in it. */
export function packetsIn(wish: Wish, box: Box, most = mostTries): readonly PacketInput[] {
  const bound = (dimension: Dimension): Intervals => box.get(dimension) ?? wholeOf(dimension, wish.family);
  const sources = new Map<string | null, Intervals>();
  const found: PacketInput[] = [];
  const seen = new Set<string>();
  for (let nth = 0; nth < mostTries && found.length < most; nth++) {
    const packet = packetIn({ ...wish, sources, options: tcpOptionsIn(box) }, bound, nth);
    const key = JSON.stringify(packet);
    if (packet === undefined || seen.has(key)) continue;
    seen.add(key);
    found.push(packet);
  }
  return found;
}

/**
 * States whose packets look as most do come first; of these, those that go through the node from one interface to another
 * before those that go back.
 */
export function plainFirst<Each extends { readonly state: State }>(
  { node, family }: Pick<Wish, 'node' | 'family'>,
  leads: readonly Each[],
): readonly Each[] {
  const devices = (node.interfaces ?? []).map(({ name }) => name).filter((name) => name !== 'lo');
  const goesBack = ({ box }: State): boolean => {
    const [arrival, departure] = [box.get('in'), box.get('out')];
    if (arrival === undefined || departure === undefined) return false;
    return !devices.some((name) => holdsPoint(arrival, name) && !holdsPoint(departure, name));
  };
  const rank = (state: State): number => 2 * unusual(state.box, family) + Number(goesBack(state));
  const ranked = leads.map((lead) => ({ lead, rank: rank(lead.state) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ lead }) => lead);
}

/** How many of the usual fields the packets of a box can't have. */
function unusual(box: Box, family: Family): number {
  return usualFields[family].filter(([dimension, points]) => {
    const bound = box.get(dimension);
    return bound !== undefined && !points.some((point) => holdsPoint(bound, point));
  }).length;
}

type UsualField = readonly [Dimension, readonly Point[]];

/** A SYN, a datagram or an echo that no router has seen yet, whole, in a frame for its receiver. */
const ofEither: readonly UsualField[] = [
  ['tcpFlags', [2]],
  ['ttl', [64]],
  ['tos', [0]],
  ['fragment', [0]],
  ['frame', [0]],
  ['length', [60, 84, 1500]],
];
const usualFields: Readonly<Record<Family, readonly UsualField[]>> = {
  ipv4: [...ofEither, ['protocol', [protocol.tcp, protocol.udp, protocol.icmp]], ['icmp', [-1, 2048]]],
  ipv6: [...ofEither, ['protocol', [protocol.tcp, protocol.udp, protocol.icmpv6]], ['icmp', [-1, 32768]]],
};

interface Picking extends Wish {
  /** Of the box, by the device: sources that may come by it. */
  readonly sources: Map<string | null, Intervals>;
  /** Of TCP. */
  readonly options: Partial<PacketInput>;
}

function packetIn(wish: Picking, bound: Bounds, nth: number): PacketInput | undefined {
  const { family, from } = wish;
  const number = choose(bound('protocol'), usualProtocols(wish, bound), nth >> 2);
  const device = from === 'node' ? '' : choose(without(bound('in'), [['', '\0']]), devicesFor(wish, bound('out')), nth);
  const name = from === 'node' ? null : nameIn(device);
  if (number === undefined || name === undefined) return undefined;
  const dst = choose(ordinary(bound('dst'), family), destinationsFor(wish, name, bound('out')), nth >> 1);
  const src = choose(believable(wish, bound('src'), { device: name, dst }), sourcesFor(wish, name), nth >> 1);
  const length = lengthIn(bound('length'), Number(number), family);
  if (src === undefined || dst === undefined || length === undefined) return undefined;
  // A later fragment has neither ports nor anything else of its protocol.
  const isLater = !holdsPoint(bound('fragment'), 0);
  const ports = hasPorts(Number(number)) && !isLater;
  const sport = ports ? choose(bound('sport'), [40000, 1024], nth >> 2) : undefined;
  const dport = ports ? choose(bound('dport'), [80, 443, 53, 22, 8080], nth >> 2) : undefined;
  const isIcmp = !isLater && (number === protocol.icmp || number === protocol.icmpv6);
  const icmp = isIcmp ? choose(bound('icmp'), number === protocol.icmp ? [2048, 0, 768] : [32768, 256], 0) : undefined;
  const icmpId = isIcmp ? idIn(bound('icmpId')) : undefined;
  const flags =
    number === protocol.tcp && !isLater ? choose(bound('tcpFlags'), [2, 16, 18, 24, 1, 0xc2], nth >> 3) : undefined;
  const [ttl, tos] = [choose(bound('ttl'), [64, 63, 1], 0), choose(bound('tos'), [0], 0)];
  const mark = from === 'node' ? markIn(bound) : 0;
  const socket = from === 'node' ? socketIn(bound) : {};
  if (ttl === undefined || tos === undefined || socket === undefined) return undefined;
  return {
    in: name,
    src: formatAddress(addressAt(family, src)),
    dst: formatAddress(addressAt(family, dst)),
    protocol: protocolName(Number(number)),
    ...(sport === undefined ? {} : { sport: Number(sport) }),
    ...(dport === undefined ? {} : { dport: Number(dport) }),
    ...(flags === undefined ? {} : wish.options),
    ...(flags === undefined || flags === 2 ? {} : { flags: tcpFlagNames(Number(flags)) }),
    ...(icmp === undefined ? {} : { icmpType: Number(icmp) >> 8, icmpCode: Number(icmp) & 255 }),
    ...(icmpId === undefined ? {} : { icmpId }),
    ...(number === protocol.dccp && !isLater ? dccpTypeIn(bound('dccpType')) : {}),
    ...(length === 'usual' ? {} : { length }),
    ...(ttl === 64 ? {} : { ttl: Number(ttl) }),
    ...(tos === 0 ? {} : { tos: Number(tos) }),
    ...(mark === 0 ? {} : { mark }),
    ...socket,
    ...(isLater ? laterFragment(wish) : {}),
    ...frameIn(wish, bound, dst),
  };
}

function usualProtocols({ node, family }: Wish, bound: Bounds): readonly number[] {
  const icmp = family === 'ipv4' ? protocol.icmp : protocol.icmpv6;
  const hasIcmp = !holdsPoint(bound('icmp'), -1);
  if (hasIcmp) return [icmp];
  // To a group, or to everybody, people send datagrams.
  const isForMany = without(bound('dst'), manyAt(node, family)).length === 0;
  const likely = isForMany ? [protocol.udp, protocol.tcp] : [protocol.tcp, protocol.udp];
  return [...likely, icmp, protocol.sctp, protocol.gre];
}

/** A name that a device can have: at most 15 characters, none of them a space or a slash. */
function nameIn(point: Point | undefined): string | undefined {
  if (typeof point !== 'string') return undefined;
  const name = point.replace(/\0/g, '0');
  return name === '' || name.length > 15 || /[\s/]/.test(name) ? undefined : name;
}

function devicesFor({ node, to }: Wish, out: Intervals): readonly string[] {
  // What comes in by a port of a bridge is the bridge's.
  const real = (node.interfaces ?? [])
    .filter(({ name, master }) => name !== 'lo' && master === undefined)
    .map(({ name }) => name);
  const uplinks = new Set(
    (node.routes?.ipv4 ?? []).flatMap(({ destination, nextHops }) =>
      (destination.mask[0] ?? 0) === 0 ? nextHops.map(({ device }) => device) : [],
    ),
  );
  // What is sent on leaves by an uplink most likely, so it comes from elsewhere.
  const rank = (name: string): number => Number(holdsPoint(out, name)) * 2 + Number(uplinks.has(name));
  const sorted = to === 'elsewhere' ? [...real].sort((a, b) => rank(a) - rank(b)) : real;
  return [...sorted, 'eth0', 'eth1', 'wan0', 'any0'];
}

function sourcesFor(wish: Wish, device: string | null): readonly Point[] {
  const { node, family } = wish;
  const interfaces = node.interfaces ?? [];
  const outside = examples[family].src;
  if (device === null)
    return [
      ...interfaces.filter(({ name }) => name !== 'lo').flatMap((each) => ownOn(each, family)),
      outside,
      ...ownOn(interfaces[0], family),
    ];
  const near = hostsBehind(node, family, device);
  return isUplink(node, device) ? [outside, ...near] : [...near, outside];
}

function destinationsFor(wish: Wish, device: string | null, out: Intervals): readonly Point[] {
  const { node, family, to } = wish;
  const interfaces = node.interfaces ?? [];
  if (to === 'here') {
    const arrival = interfaces.find(({ name }) => name === device);
    return [
      ...ownOn(arrival, family),
      ...interfaces.filter(({ name }) => name !== 'lo').flatMap((each) => ownOn(each, family)),
      ...(interfaces.length === 0 ? [examples[family].here] : []),
      itself[family],
      allOfTheLink[family],
    ];
  }
  const others = interfaces
    .filter(({ name }) => name !== device && name !== 'lo')
    .sort((a, b) => Number(holdsPoint(out, b.name)) - Number(holdsPoint(out, a.name)));
  return [
    ...others.flatMap((each) => hostsBehind(node, family, each.name)),
    examples[family].dst,
    ...interfaces.filter(({ name }) => name !== 'lo').flatMap((each) => ownOn(each, family)),
    itself[family],
    allOfTheLink[family],
  ];
}

/** Whoever asks a machine by no name of its own asks 127.0.0.1, or ::1. */
const itself: Readonly<Record<Family, Point>> = { ipv4: point('127.0.0.1'), ipv6: point('::1') };

/** The group of all machines there (RFC 1112, RFC 4291). */
const allOfTheLink: Readonly<Record<Family, Point>> = { ipv4: point('224.0.0.1'), ipv6: point('ff02::1') };

/** Hosts in the networks of an interface; where it has none, those that a route leads to by it: a pod's interface, a tunnel. */
function hostsBehind(node: Node, family: Family, device: string): readonly Point[] {
  const near = neighboursOn(
    node.interfaces?.find(({ name }) => name === device),
    family,
  );
  if (near.length > 0) return near;
  const behind = (node.routes?.[family] ?? [])
    .filter(({ type, nextHops }) => type === 'unicast' && nextHops.some((hop) => hop.device === device))
    .filter(({ destination }) => (lengthOfMask(destination.mask) ?? 0) > 0)
    .slice(0, mostAddresses)
    .flatMap(({ destination }) => (addressesUnder(destination) ?? []).flatMap(insideOf).slice(0, 2));
  return behind.length === 0 && isUplink(node, device) ? [examples[family].dst] : behind;
}

function isUplink({ routes }: Node, device: string): boolean {
  return (routes?.ipv4 ?? []).some(
    ({ destination, nextHops }) => (destination.mask[0] ?? 0) === 0 && nextHops.some((hop) => hop.device === device),
  );
}

/** Addresses of one interface that are looked at: kube-ipvs0 may have ten thousand. */
const mostAddresses = 8;

function ownOn(device: Interface | undefined, family: Family): readonly Point[] {
  return (device?.addresses.slice(0, mostAddresses) ?? [])
    .filter(({ address, scope }) => address.family === family && scope !== 'link')
    .map(({ address }) => pointOf(address));
}

/** Hosts in the networks of an interface, other than the node itself and the address of the network as such. */
function neighboursOn(device: Interface | undefined, family: Family): readonly Point[] {
  return (device?.addresses.slice(0, mostAddresses) ?? [])
    .filter(({ address, scope }) => address.family === family && scope !== 'link' && scope !== 'host')
    .flatMap(({ address, prefixLength, broadcast }) => {
      const prefix = masked(address, maskOfLength(family, prefixLength));
      const network = addressesUnder(prefix) ?? [];
      const itself = broadcast === undefined ? undefined : prefix.address;
      const taken = [address, broadcast, itself].flatMap((each) =>
        each === undefined ? [] : addressesBetween(each, each),
      );
      return without(network, intervalsOf(taken)).slice(-1).flatMap(insideOf).slice(0, 2);
    });
}

/**
 * Sources, as far as there are such: of the network none that is the node's own or in the network of another interface,
 * and nobody sends to himself by it. The node does.
 */
function believable(
  wish: Picking,
  bound: Intervals,
  { device, dst }: { readonly device: string | null; readonly dst: Point | undefined },
): Intervals {
  const { sources, family } = wish;
  const here = sources.get(device) ?? sourcesBehind(wish, bound, device);
  sources.set(device, here);
  const asksItself = device === null && dst !== undefined && holdsPoint(deliveredHere(wish.node, family), dst);
  const others = dst === undefined || asksItself ? here : orAll(without(here, pointAlone(dst)), here);
  return ordinary(others, family);
}

function sourcesBehind({ node, family, from }: Wish, bound: Intervals, device: string | null): Intervals {
  const foreign = from === 'network' ? orAll(without(bound, deliveredHere(node, family)), bound) : bound;
  return device === null ? foreign : orAll(without(foreign, networksBeside(node, family, device)), foreign);
}

/** Networks of the other interfaces. */
function networksBeside({ interfaces = [] }: Node, family: Family, device: string): Intervals {
  const under = (each: Interface): Intervals =>
    each.addresses
      .filter(({ address }) => address.family === family)
      .slice(0, mostAddresses)
      .flatMap(
        ({ address, prefixLength }) => addressesUnder(masked(address, maskOfLength(family, prefixLength))) ?? [],
      );
  const [own, others] = [true, false].map((wanted) =>
    intervalsOf(interfaces.filter(({ name }) => (name === device) === wanted).flatMap(under)),
  );
  return without(others ?? [], own ?? []);
}

/** Packets whose source is where they come from, before those that only a liar sends there. */
export function honestFirst(node: Node, family: Family, packets: readonly PacketInput[]): readonly PacketInput[] {
  const strange = new Map<string, Intervals>();
  const lies = ({ in: device, src }: PacketInput): boolean => {
    if (device === undefined || device === null) return false;
    const known =
      strange.get(device) ?? intervalsOf([...deliveredHere(node, family), ...networksBeside(node, family, device)]);
    strange.set(device, known);
    return holdsPoint(known, point(src));
  };
  return [...packets].sort((a, b) => Number(lies(a)) - Number(lies(b)));
}

function orAll(some: Intervals, all: Intervals): Intervals {
  return some.length > 0 ? some : all;
}

function pointAlone(point: Point): Intervals {
  return typeof point === 'bigint' ? [[point, point + 1n]] : typeof point === 'number' ? [[point, point + 1]] : [];
}

/** Addresses from which packets may come at all: no groups, no loopback. */
function ordinary(bound: Intervals, family: Family): Intervals {
  return orAll(common(bound, usable[family]), bound);
}

const usable: Readonly<Record<Family, Intervals>> = {
  ipv4: [
    [0x01000000, 0x7f000000],
    [0x80000000, 0xe0000000],
  ],
  ipv6: [[0x2000n << 112n, 0xfe00n << 112n]],
};

function point(text: string): Point {
  const address: Address | undefined = parseAddress(text);
  return address === undefined ? 0 : pointOf(address);
}

/** Addresses that documentation may use (RFC 5737, RFC 3849). */
const examples: Readonly<Record<Family, Readonly<Record<'src' | 'dst' | 'here', Point>>>> = {
  ipv4: { src: point('198.51.100.7'), dst: point('203.0.113.9'), here: point('192.0.2.1') },
  ipv6: { src: point('2001:db8:1::7'), dst: point('2001:db8:2::9'), here: point('2001:db8::1') },
};
