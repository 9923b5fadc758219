/** A packet as the trace sees it: the headers, and what the kernel carries beside them. */
import type { Address } from './address.ts';
import type { Family } from './family.ts';

export interface Packet {
  readonly family: Family;
  /** Interface of arrival; null: made by the node itself. */
  readonly in: string | null;
  /** Interface of departure; null: not decided yet, or none. */
  readonly out: string | null;
  /** Protocol number of IANA, in IPv6 that of the last header. */
  readonly protocol: number;
  readonly src: Address;
  readonly dst: Address;
  /** Present where the protocol has ports (tcp, udp, udplite, sctp, dccp). */
  readonly sport?: number;
  readonly dport?: number;
  /** Bits as in the TCP header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
  readonly tcpFlags?: number;
  /** Kinds of the TCP options present; undefined where nobody said. */
  readonly tcpOptions?: readonly number[];
  /** Kinds that the packet no longer has, though nobody said which it had: a rule has overwritten them. */
  readonly strippedOptions?: readonly number[];
  readonly icmpType?: number;
  readonly icmpCode?: number;
  /** Identifier of an echo or timestamp query. */
  readonly icmpId?: number;
  /** The headers quoted by an ICMP error. */
  readonly quoted?: Packet;
  /** Bytes of the whole packet, IP header included. */
  readonly length: number;
  /** TTL or hop limit. */
  readonly ttl: number;
  /** The whole TOS or traffic class byte: DSCP in the upper six bits, ECN in the lower two. */
  readonly tos: number;
  /** fwmark, 32 bits unsigned. */
  readonly mark: number;
  /** Maximum segment size that TCP announces; undefined where nobody said. */
  readonly mss?: number;
  /** Chunk types of SCTP, in their order, and the flags of each; undefined where nobody said. */
  readonly chunks?: readonly number[];
  readonly chunkFlags?: readonly (number | undefined)[];
  /** Packet type of DCCP, and type of a mobility header. */
  readonly dccpType?: number;
  /** Kinds of the DCCP options present; undefined where nobody said. */
  readonly dccpOptions?: readonly number[];
  readonly mobilityType?: number;
  /** Security parameter index of AH and ESP, compression parameter index of IPComp. */
  readonly spi?: number;
  /** Extension headers of IPv6 before the last one, in their order; undefined: none. */
  readonly headers?: readonly ExtensionHeader[];
  /** What it carries, a character a byte; undefined where nobody said. */
  readonly data?: string;
  /** When it passes, in milliseconds since 1970, UTC; undefined where nobody said. */
  readonly time?: number;
  /** It ends in the middle of the header above IP: who asks for no more sees the ports, where it has so much. */
  readonly cutHeader?: { readonly sport?: number; readonly dport?: number };
  /** Bits that rules wrote into a later fragment where a first one has its TCP flags. */
  readonly writtenFlags?: { readonly mask: number; readonly set: number };
  /** Fragment offset in bytes; undefined or 0: a whole packet or a first fragment. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  /** Put together of fragments of which the longest had so many bytes: the node may cut it up again into such. */
  readonly longestPart?: number;
  /** Source MAC address, as lower-case hex with colons; undefined: not known. */
  readonly mac?: string;
  /**
   * The interface that brought the frame in which the packet still lies, where `in` doesn't tell: what IPVS sends on has
   * left that behind in OUTPUT. Null: it lies in none. What the node hears of what it sends to several doesn't
   * (dev_loopback_xmit()), nor do copies of TEE's: pskb_copy() leaves behind what stands before the header of IP.
   */
  readonly framedBy?: string | null;
  readonly pktType?: 'unicast' | 'broadcast' | 'multicast';
  /** Bridge ports, where the packet crosses a bridge with br_netfilter. */
  readonly physIn?: string | null;
  readonly physOut?: string | null;
  /** Owner of the local socket, where the asker said it. */
  readonly uid?: number;
  readonly gid?: number;
}

export type ExtensionHeaderKind = 'hop-by-hop' | 'destination' | 'routing' | 'fragment' | 'auth';

export interface ExtensionHeader {
  readonly kind: ExtensionHeaderKind;
  /** Bytes, a multiple of 8. */
  readonly length: number;
  /** Of a routing header: its type, the stations still ahead, and their addresses where the asker said them. */
  readonly routingType?: number;
  readonly segmentsLeft?: number;
  readonly addresses?: readonly Address[];
  /** Of a fragment header. */
  readonly id?: number;
  /** Reserved fields of a fragment or routing header, as one number; undefined: zero, as everybody sends them. */
  readonly reserved?: number;
  /** Security parameter index of an authentication header. */
  readonly spi?: number;
  /** Of options: type and length of each; undefined where nobody said. */
  readonly options?: readonly { readonly type: number; readonly length: number }[];
}
