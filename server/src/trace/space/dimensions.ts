/**
 * The dimensions of a packet that conditions look at, each with the values it can have. What has no value in a packet
 * (ports of ICMP) has the value `missing` there, so that a condition and its negation can both fail.
 */
import { type Address, lengthOfMask, type Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Packet } from '../../net/packet.ts';
import type { ForwardingMethod, Tuple } from '../../node/model.ts';
import type { Connection } from '../connection/connection.ts';
import type { ConnectionState } from '../trace.ts';
import { carriesOption } from '../walk/tcpOptions.ts';
import type { Intervals, Point } from './intervals.ts';

type Field =
  | 'src'
  | 'dst'
  | 'in'
  | 'out'
  | 'protocol'
  | 'sport'
  | 'dport'
  | 'tcpFlags'
  /** Type times 256, plus code. */
  | 'icmp'
  | 'length'
  | 'ttl'
  /** By how much the time to live is lower by now than it was sent; of what rules have raised less than 0. */
  | 'hops'
  | 'tos'
  /** Bits of `tos` that are still as they were sent, and bits that were turned since: no condition asks these. */
  | 'tos.kept'
  | 'tos.flipped'
  /** Index into `states`. */
  | 'state'
  | 'dnat'
  | 'snat'
  /** 0: the packet has a connection and goes as its first one did, 1: the other way, 2: it has none. */
  | 'direction'
  /** 1: a later fragment. */
  | 'fragment'
  | 'icmpId'
  /** Whether rules may have changed which options TCP's header has: nobody knows them any more. No condition asks it. */
  | 'tcpOptions'
  /** As the header has it; of other protocols with ports that of a request. */
  | 'dccpType'
  /** 1: IPVS has handled the packet. */
  | 'balanced'
  | IpvsField
  /** Index into `frames`: whom the frame was for that brought the packet. */
  | 'frame'
  /** Whose socket sent it; `missing`: it has none, since it arrived, or since the kernel says it by itself. */
  | 'uid'
  | 'gid'
  | TupleField
  | `ct.${(typeof connectionBits)[number]}`
  /** The name of the helper that announced the packet's connection; empty: none did. */
  | 'ct.helper';

/** The status bits of a connection (enum ip_conntrack_status) that a packet's place in it does not tell alone. */
export const connectionBits = ['expected', 'seenReply', 'assured', 'confirmed'] as const;

/**
 * What `-m ipvs` finds of a request that IPVS has handled: whether it finds its connection (1) or not, the service that it
 * was for, as the client asked for it, an index into `methods`, and the port of the template that controls it.
 */
export type IpvsField = 'ipvs.found' | 'ipvs.address' | 'ipvs.port' | 'ipvs.protocol' | 'ipvs.method' | 'ipvs.control';

export const methods: readonly ForwardingMethod[] = ['masquerade', 'local', 'tunnel', 'route'];

/** The sides of a tuple. Ports: of ICMP what stands in their place, of protocols without any of these 0. */
const tupleParts = ['src', 'dst', 'sport', 'dport'] as const;
export type TuplePart = (typeof tupleParts)[number];

/** The tuples of a packet's connection, as its first packet and its answers have them. */
export type TupleField = `ct.${'original' | 'reply'}.${TuplePart}` | 'ct.protocol';

/**
 * Where no dump shows the node's addresses: whose the packet's are (`whose`). Of those that are of a type by themselves
 * (groups, loopback) it may be any.
 */
export type Whose = 'src.local' | 'dst.local';

/** Over IPv4 an address may be that for everybody in a network of the node. */
export const whose = { nobodys: 0, own: 1, everybodys: 2 } as const;

/** Whether TCP's header has an option of this kind: 1 or 0. */
export type TcpOption = `tcpOption.${number}`;

/** A bit of the packet's mark or its connection's, or a question that has one answer for a packet: 1 yes, 0 no. */
export type Dimension = Field | Whose | TcpOption | `mark.${number}` | `ctmark.${number}` | `asks:${string}`;

export const states: readonly ConnectionState[] = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'];

export const frames = ['unicast', 'broadcast', 'multicast'] as const;
export type Frame = (typeof frames)[number];

/** A number that no packet has in a field that holds numbers. */
export const missing = -1;

const lastName = '\uffff';
const bit: Intervals = [[0, 2]];
const byte: Intervals = [[0, 256]];
const names: Intervals = [['', lastName]];
const ipv4: Intervals = [[0, 2 ** 32]];
const ipv6: Intervals = [[0n, 2n ** 128n]];

/** Real values of ports and ICMP types, without `missing`. */
export const present: Intervals = [[0, 65536]];

const addresses: readonly Dimension[] = [
  'src',
  'dst',
  'ct.original.src',
  'ct.original.dst',
  'ct.reply.src',
  'ct.reply.dst',
  'ipvs.address',
];

/** Dimensions that are not named here are bits. */
const wholes: Readonly<Partial<Record<Field | Whose, Intervals>>> = {
  'src.local': [[0, 3]],
  'dst.local': [[0, 3]],
  in: names,
  out: names,
  protocol: byte,
  sport: [[missing, 65536]],
  dport: [[missing, 65536]],
  tcpFlags: byte,
  icmp: [[missing, 65536]],
  length: [[0, 65536 + 40]],
  ttl: byte,
  hops: [[-255, 256]],
  tos: byte,
  'tos.kept': byte,
  'tos.flipped': byte,
  state: [[0, states.length]],
  direction: [[0, 3]],
  frame: [[0, frames.length]],
  icmpId: [[missing, 65536]],
  dccpType: [[missing, 16]],
  uid: [[missing, 2 ** 32]],
  gid: [[missing, 2 ** 32]],
  'ct.protocol': byte,
  'ct.helper': names,
  'ct.original.sport': present,
  'ct.original.dport': present,
  'ct.reply.sport': present,
  'ct.reply.dport': present,
  'ipvs.port': present,
  'ipvs.protocol': byte,
  'ipvs.method': [[0, methods.length]],
  'ipvs.control': [[missing, 65536]],
};

/** All values of a dimension. */
export function wholeOf(dimension: Dimension, family: Family): Intervals {
  if (addresses.includes(dimension)) return family === 'ipv4' ? ipv4 : ipv6;
  return wholes[dimension as keyof typeof wholes] ?? bit;
}

export function pointOf({ family, words }: Address): number | bigint {
  if (family === 'ipv4') return words[0] ?? 0;
  return words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
}

/** Both included. */
export function addressesBetween(low: Address, high: Address): Intervals {
  const [first, last] = [pointOf(low), pointOf(high)];
  return first <= last ? [[first, typeof last === 'bigint' ? last + 1n : last + 1]] : [];
}

/** Undefined: its mask has holes, so that it is no interval. */
export function addressesUnder({ address, mask }: Prefix): Intervals | undefined {
  if (lengthOfMask(mask) === undefined) return undefined;
  const at = (fill: (word: number, bits: number) => number): Address => ({
    family: address.family,
    words: address.words.map((word, index) => fill(word, mask[index] ?? 0) >>> 0),
  });
  return addressesBetween(
    at((word, bits) => word & bits),
    at((word, bits) => (word & bits) | ~bits),
  );
}

export function addressAt(family: Family, point: Point): Address {
  if (family === 'ipv4') return { family, words: [Number(point)] };
  const value = BigInt(point);
  return { family, words: [96n, 64n, 32n, 0n].map((shift) => Number((value >> shift) & 0xffffffffn)) };
}

/** The names that begin with `prefix`, or that one name. */
export function namesLike(name: string, wildcard: boolean): Intervals {
  if (!wildcard) return [[name, `${name}\0`]];
  return name === '' ? names : [[name, `${name}${lastName}`]];
}

/** What conditions look at, as far as dimensions tell. */
export interface Looks {
  readonly packet: Packet;
  readonly state: ConnectionState | undefined;
  readonly direction: 'original' | 'reply';
  readonly connection: Connection | undefined;
  readonly balanced?: boolean;
  readonly frame?: Frame;
}

const readers: Readonly<
  Record<
    Exclude<
      Field,
      'frame' | 'hops' | 'tos.kept' | 'tos.flipped' | 'tcpOptions' | 'uid' | 'gid' | IpvsField | `ct.${string}`
    >,
    (looks: Looks) => Point
  >
> = {
  src: ({ packet }) => pointOf(packet.src),
  dst: ({ packet }) => pointOf(packet.dst),
  in: ({ packet }) => packet.in ?? '',
  out: ({ packet }) => packet.out ?? '',
  protocol: ({ packet }) => packet.protocol,
  sport: ({ packet }) => packet.sport ?? missing,
  dport: ({ packet }) => packet.dport ?? missing,
  tcpFlags: ({ packet }) => packet.tcpFlags ?? 2,
  icmp: ({ packet }) => (packet.icmpType === undefined ? missing : packet.icmpType * 256 + (packet.icmpCode ?? 0)),
  length: ({ packet }) => packet.length,
  ttl: ({ packet }) => packet.ttl,
  tos: ({ packet }) => packet.tos,
  // xt_conntrack.c takes a packet that was never looked up for INVALID.
  state: ({ state }) => states.indexOf(state ?? 'INVALID'),
  dnat: ({ connection }) => (connection?.destinationTranslated === true ? 1 : 0),
  snat: ({ connection }) => (connection?.sourceTranslated === true ? 1 : 0),
  direction: ({ connection, direction }) => (connection === undefined ? 2 : direction === 'original' ? 0 : 1),
  fragment: ({ packet }) => ((packet.fragmentOffset ?? 0) > 0 ? 1 : 0),
  icmpId: ({ packet }) => packet.icmpId ?? missing,
  dccpType: ({ packet }) => (packet.sport === undefined ? missing : Math.min(packet.dccpType ?? 0, 15)),
  balanced: ({ balanced }) => Number(balanced === true),
};

/**
 * ct_proto_port_check() of xt_conntrack.c compares what stands where TCP has its ports: of ICMP that is the identifier,
 * and type and code; other protocols have 0 there.
 */
export function portOfTuple(tuple: Tuple, side: 'sport' | 'dport'): number {
  const { [side]: port, icmpId = 0, icmpType = 0, icmpCode = 0 } = tuple;
  return port ?? (side === 'sport' ? icmpId : icmpType * 256 + icmpCode);
}

/** Undefined: the packet has no connection. */
function ofConnection(connection: Connection | undefined, [first, part]: readonly string[]): Point | undefined {
  // Nobody announced what belongs to no connection.
  if (first === 'helper')
    return connection?.expected === true && connection.announcedBy === undefined
      ? undefined
      : (connection?.announcedBy ?? '');
  if (connection === undefined) return undefined;
  if (first === 'protocol') return connection.original.protocol;
  if (first !== 'original' && first !== 'reply') {
    const name = connectionBits.find((bit) => bit === first);
    return name === undefined ? undefined : Number(connection[name]);
  }
  const tuple = connection[first];
  return part === 'src' || part === 'dst' ? pointOf(tuple[part]) : portOfTuple(tuple, part as 'sport' | 'dport');
}

function numberOf(answer: boolean | undefined): Point | undefined {
  return answer === undefined ? undefined : Number(answer);
}

/** Where a packet lies; undefined: a question that only its condition can answer. */
export function valueIn(looks: Looks, dimension: Dimension): Point | undefined {
  const reader = readers[dimension as keyof typeof readers];
  if (reader !== undefined) return reader(looks);
  if (dimension === 'frame') return looks.frame === undefined ? undefined : frames.indexOf(looks.frame);
  if (dimension === 'uid' || dimension === 'gid') return looks.packet.in === null ? looks.packet[dimension] : missing;
  const [kind, index, ...more] = dimension.split('.');
  if (kind === 'ct') return ofConnection(looks.connection, [index ?? '', ...more]);
  if (kind === 'tcpOption') return numberOf(carriesOption(looks.packet, Number(index)));
  if (kind === 'mark') return (looks.packet.mark >>> Number(index)) & 1;
  if (kind === 'ctmark') return ((looks.connection?.mark ?? 0) >>> Number(index)) & 1;
  return undefined;
}
