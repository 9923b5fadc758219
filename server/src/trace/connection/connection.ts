/** Tracked connections, and the table of them that the packets of one call share. */

import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import type { Tuple } from '../../node/model.ts';
import type { PerhapsAssured } from './assured.ts';
import type { DccpLife } from './dccp.ts';
import type { IpvsLife } from './ipvs/life.ts';
import type { SctpLife } from './sctp.ts';
import type { TcpLife } from './tcp.ts';
import type { Zone } from './zone.ts';

/** A datagram that came to a port of the node, as it was delivered, and which way it went in its connection. */
export interface Delivered {
  readonly datagram: Packet;
  readonly direction: 'original' | 'reply';
}

/** Immutable: a change makes another with the same id. */
export interface Connection {
  readonly id: number;
  readonly original: Tuple;
  /** The tuple of the packets that come back: not the mirror image of `original` where addresses are translated. */
  readonly reply: Tuple;
  readonly mark: number;
  readonly zone: Zone;
  readonly seenReply: boolean;
  /** Made because another connection announced it. */
  readonly expected: boolean;
  /** The helper of the connection that announced it, where that is known. */
  readonly announcedBy?: string;
  /** What looks into its packets, by the name that `-j CT` says. */
  readonly helper?: string;
  /** Undefined for other protocols than TCP, and where a dump doesn't say. */
  readonly tcp?: TcpLife;
  readonly sctp?: SctpLife;
  readonly dccp?: DccpLife;
  /** What it has carried since it began; undefined: it began before anyone looked. */
  readonly carried?: Carried;
  /** Has carried data both ways: ESTABLISHED in both directions. */
  readonly assured: boolean;
  /** Not assured for sure, and perhaps by now (`assured.ts`). */
  readonly perhapsAssured?: PerhapsAssured;
  /** Whether each direction of translation was decided, be it to translate nothing. */
  readonly sourceDone: boolean;
  readonly destinationDone: boolean;
  readonly sourceTranslated: boolean;
  readonly destinationTranslated: boolean;
  /** Masqueraded: the interface by which its packets must leave. */
  readonly leavesBy?: string;
  /**
   * This node's own answer is not among the packets. `delivered`: whether one listens decides what it was.
   * `delivered-here`: the same of what this node sent itself, so that the answer comes to it as well. `Unseen`: a segment
   * was delivered for which no program may have a socket. `datagram`: the error about it may have marked the connection.
   */
  readonly unanswered?: 'delivered' | 'delivered-here' | Unseen | Delivered;
  /** No longer in the table. */
  readonly gone?: true;
  /** No connection yet, but what a rule with `-j CT` stands in for it (`template.ts`): the rule's name in ids. */
  readonly template?: string;
  /** In the table, and not only carried by its first packet. */
  readonly confirmed: boolean;
  /** Labels that rules gave it (connlabel), as they name them. */
  readonly labels?: readonly string[];
  /** Of connections and templates that IPVS keeps for itself: the real server that it chose. */
  readonly ipvs?: IpvsChoice;
  readonly ipvsLife?: IpvsLife;
  /** The same with resets of this node that nobody saw, if there were any: it is the client. */
  readonly ipvsReset?: IpvsLife;
  /** Connections of a real server that packets before this one made (`ipvs/load.ts`). */
  readonly ipvsLoad?: { readonly active: number; readonly inactive: number; readonly unclear: number };
}

/** By index of service and server in the node. */
export interface IpvsChoice {
  readonly service: number;
  /** -1: none of them; the packet goes on to its own destination. */
  readonly server: number;
  /** A template of a persistent client stands behind it. */
  readonly persistent: boolean;
  /** Of one packet at a time: it is gone behind this one. */
  readonly once?: true;
}

/** A reset of this node that nobody saw, if there was one. */
export interface Unseen {
  readonly reset: 'original' | 'reply';
  /** The connection as it would be with the reset; undefined: forgotten. */
  readonly tcp: TcpLife | undefined;
  /** How many there were by now, one for each segment that called for it. */
  readonly count: number;
}

/** Packets and bytes of each direction. */
export interface Carried {
  readonly original: { readonly packets: number; readonly bytes: number };
  readonly reply: { readonly packets: number; readonly bytes: number };
}

/** With packets of so many bytes each that a direction carried. */
export function carriedMore(carried: Carried, direction: 'original' | 'reply', length: number, count = 1): Carried {
  const { packets, bytes } = carried[direction];
  return { ...carried, [direction]: { packets: packets + count, bytes: bytes + count * length } };
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What a walk may do with the connections of packets before it. */
export interface ConnectionView {
  /** The latest version of the connection that has this tuple in either direction. */
  find(
    tuple: Tuple,
    zone: Zone,
  ): { readonly connection: Connection; readonly direction: 'original' | 'reply' } | undefined;
  /**
   * The same for a packet with this tuple that came by: an answer proves that somebody was asked, so that ways of packets
   * before after which it is one are looked at first.
   */
  findOwn(tuple: Tuple, zone: Zone): ReturnType<ConnectionView['find']>;
  /** Whether a connection answers to this tuple, apart from the one given. */
  taken(tuple: Tuple, zone: Zone, apart: number): boolean;
  /**
   * What the source of the tuple was last translated to in another connection, where `fits` accepts it:
   * find_appropriate_src() of nf_nat_core.c, which gives a source the same address and port again.
   */
  sourceBefore(tuple: Tuple, zone: Zone, fits: (translated: Tuple) => boolean): Tuple | undefined;
  /**
   * What the connections under a tuple come to at least and at most, over all outcomes that earlier packets may have had:
   * asked without settling which. 0 where an outcome left none.
   */
  bounds(tuple: Tuple, zone: Zone, measure: (connection: Connection) => number): Bounds;
  /** A number for a new connection, among those of the packet (`firstId`). */
  fresh(): number;
  /** Forgets a connection: packets after this one don't find it. */
  forget(connection: Connection): void;
  /** Keeps a connection for the packets after this one. */
  keep(connection: Connection): void;
}

/** How many numbers of connections each packet has for itself. */
const IDS_EACH = 1_000_000;

/** The first number for a connection that a packet opens, by how many packets there had been before. */
export function firstId(before: number): number {
  return before * IDS_EACH;
}

/** How many packets there had been before the one that opened a connection; 0 also where it was there before the first. */
export function openedAfter({ id }: Connection): number {
  return Math.max(0, Math.floor(id / IDS_EACH));
}

/** ICMP queries and their answers share a connection; the kernel's invmap in nf_conntrack_proto_icmp.c. */
const icmpAnswers: Readonly<Record<number, number>> = { 8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 17: 18, 18: 17 };
/** The same of nf_conntrack_proto_icmpv6.c. */
const icmpv6Answers: Readonly<Record<number, number>> = { 128: 129, 129: 128, 139: 140, 140: 139 };

export function answerType(number: number, type: number): number | undefined {
  return (number === protocol.icmpv6 ? icmpv6Answers : icmpAnswers)[type];
}

/** Whether an ICMP message asks for an answer: only such begin a connection (valid_new of the same files). */
export function isQuery(number: number, type: number): boolean {
  return (number === protocol.icmpv6 ? icmpv6Queries : icmpQueries).includes(type);
}

const icmpQueries: readonly number[] = [8, 13, 15, 17];
const icmpv6Queries: readonly number[] = [128, 139];

export function tupleOf(packet: Packet): Tuple {
  const { src, dst, protocol: number, sport, dport, icmpType, icmpCode, icmpId } = packet;
  const ports = sport === undefined || dport === undefined ? {} : { sport, dport };
  const icmp = icmpType === undefined ? {} : { icmpType, icmpCode: icmpCode ?? 0, icmpId: icmpId ?? 0 };
  return { src, dst, protocol: number, ...ports, ...icmp };
}

export function invert(tuple: Tuple): Tuple {
  const { src, dst, sport, dport, icmpType } = tuple;
  const ports = sport === undefined || dport === undefined ? {} : { sport: dport, dport: sport };
  const icmp = icmpType === undefined ? {} : { icmpType: answerType(tuple.protocol, icmpType) ?? icmpType };
  return { ...tuple, src: dst, dst: src, ...ports, ...icmp };
}

/** The source of a tuple as a key. */
export function sourceKeyOf({ src, protocol: number, sport, icmpId }: Tuple, zone: number): string {
  return `${number} ${src.words.join()} ${sport ?? `#${icmpId ?? ''}`} ${zone}`;
}

/** A tuple as a key: the same for tuples that the kernel takes for the same. */
export function keyOf(tuple: Tuple, zone: number): string {
  const ports =
    tuple.icmpType === undefined
      ? `${tuple.sport ?? ''}>${tuple.dport ?? ''}`
      : `${tuple.icmpType}/${tuple.icmpCode ?? 0}#${tuple.icmpId ?? 0}`;
  return `${tuple.protocol} ${tuple.src.words.join()} ${tuple.dst.words.join()} ${ports} ${zone}`;
}
