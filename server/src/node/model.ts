/**
 * A node: one machine at one moment, as its dumps show it. Everything that no dump says is undefined,
 * which is not the same as empty: an empty list means that a dump was there and listed nothing.
 */
import type { TableName, Variant } from '../catalog/types.ts';
import type { Rule } from '../dialects/iptables-save/model.ts';
import type { Address, Prefix } from '../net/address.ts';
import type { Family } from '../net/family.ts';

/** Where a fact stands: a file of the node (as the node names it) and a line, from 0. Opaque to the trace. */
export interface Origin {
  readonly file: string;
  readonly line: number;
}

/** The rules of a chain. A list of its own, because a dump of 150,000 rules is read when a rule is asked for. */
export interface RuleSequence {
  readonly length: number;
  /** `index` counts from 0. Throws RangeError outside of 0 to length - 1. */
  at(index: number): Rule;
  origin(index: number): Origin;
}

export interface RuleChain {
  readonly name: string;
  /** Undefined: a user-defined chain. */
  readonly policy?: 'ACCEPT' | 'DROP';
  /** Where it is declared; undefined: a built-in chain that no line declares. */
  readonly origin?: Origin;
  readonly rules: RuleSequence;
}

export interface RuleTable {
  readonly name: TableName;
  readonly chains: ReadonlyMap<string, RuleChain>;
  readonly origin?: Origin;
}

/** What one iptables or ip6tables variant of the node holds. */
export interface Ruleset {
  readonly family: Family;
  /** Undefined: the dump doesn't say. */
  readonly variant?: Variant;
  readonly tables: ReadonlyMap<TableName, RuleTable>;
}

export interface InterfaceAddress {
  readonly address: Address;
  /** Length of the network, or of the peer's where there is a peer. */
  readonly prefixLength: number;
  readonly peer?: Address;
  readonly broadcast?: Address;
  readonly scope: string;
  /** secondary, deprecated, tentative… as `ip addr` prints them. */
  readonly flags: readonly string[];
  readonly origin: Origin;
}

export interface Interface {
  readonly name: string;
  /** 0: the dump doesn't show it (`ip -br`). */
  readonly index: number;
  /** UP, LOWER_UP, LOOPBACK… Empty: the dump shows none (`ip -o addr`), for no real interface has none at all. */
  readonly flags: readonly string[];
  readonly mtu?: number;
  /** Bridge or VRF that it is a port of. */
  readonly master?: string;
  readonly mac?: string;
  /** Kind after `link/`: ether, loopback, none… */
  readonly link?: string;
  readonly addresses: readonly InterfaceAddress[];
  readonly origin: Origin;
}

export type RouteType =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'multicast'
  | 'anycast'
  | 'blackhole'
  | 'unreachable'
  | 'prohibit'
  | 'throw'
  | 'nat';

export interface NextHop {
  readonly gateway?: Address;
  readonly device?: string;
  readonly weight: number;
  readonly flags: readonly string[];
}

export interface Route {
  readonly family: Family;
  readonly type: RouteType;
  readonly destination: Prefix;
  /** By name or number, as printed; `main` where nothing is printed. */
  readonly table: string;
  readonly nextHops: readonly NextHop[];
  /** Preferred source. */
  readonly source?: Address;
  readonly metric: number;
  readonly tos: number;
  readonly scope?: string;
  readonly protocol?: string;
  readonly origin: Origin;
}

/** A line of `ip rule`. All selectors given must hold, or with `not` must not all hold. */
export interface PolicyRule {
  readonly family: Family;
  readonly priority: number;
  readonly not: boolean;
  readonly from?: Prefix;
  readonly to?: Prefix;
  readonly tos?: number;
  readonly mark?: { readonly value: number; readonly mask: number };
  readonly in?: string;
  readonly out?: string;
  readonly protocol?: number;
  readonly sport?: { readonly low: number; readonly high: number };
  readonly dport?: { readonly low: number; readonly high: number };
  readonly uids?: { readonly low: number; readonly high: number };
  readonly l3mdev: boolean;
  readonly action:
    | { readonly kind: 'lookup'; readonly table: string; readonly suppressPrefixLength?: number }
    | { readonly kind: 'goto'; readonly priority: number }
    | { readonly kind: 'nop' }
    | { readonly kind: 'blackhole' | 'unreachable' | 'prohibit' };
  readonly origin: Origin;
}

/** One dimension of a set's entry. */
export type SetPart =
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  | { readonly kind: 'range'; readonly low: Address; readonly high: Address }
  /** For ICMP the kernel keeps type times 256 plus code in place of the port. Undefined protocol: bitmap:port. */
  | { readonly kind: 'ports'; readonly protocol?: number; readonly low: number; readonly high: number }
  | { readonly kind: 'mac'; readonly mac: string }
  /** `wildcard`: interfaces whose names start with this. */
  | { readonly kind: 'iface'; readonly name: string; readonly physdev: boolean; readonly wildcard?: true }
  | { readonly kind: 'mark'; readonly mark: number }
  | { readonly kind: 'set'; readonly name: string };

export interface SetEntry {
  /** One part a dimension, in the order of the type; of bitmap:ip,mac the second may be missing: any MAC address. */
  readonly parts: readonly SetPart[];
  readonly nomatch: boolean;
  /** Seconds left; undefined: it stays. */
  readonly timeout?: number;
  readonly packets?: bigint;
  readonly bytes?: bigint;
  readonly comment?: string;
  readonly skbmark?: { readonly value: number; readonly mask: number };
  readonly skbprio?: string;
  readonly skbqueue?: number;
  readonly origin: Origin;
}

export interface IpSet {
  readonly name: string;
  /** `hash:ip,port`, `bitmap:port`, `list:set`… */
  readonly type: string;
  /** Undefined for types that have none (bitmap:port, list:set, hash:mac). */
  readonly family?: Family;
  /** Everything after the type, by name: hashsize, maxelem, timeout, netmask, markmask… Flags have the value true. */
  readonly options: Readonly<Record<string, string | true>>;
  readonly entries: readonly SetEntry[];
  readonly origin: Origin;
}

export type ForwardingMethod = 'masquerade' | 'route' | 'tunnel' | 'local';

export interface RealServer {
  readonly address: Address;
  readonly port: number;
  readonly method: ForwardingMethod;
  readonly weight: number;
  readonly activeConnections?: number;
  readonly inactiveConnections?: number;
  readonly upperThreshold?: number;
  readonly lowerThreshold?: number;
  readonly origin: Origin;
}

export interface VirtualService {
  readonly family: Family;
  /** By address and port, or by fwmark. */
  readonly by:
    | { readonly kind: 'address'; readonly protocol: number; readonly address: Address; readonly port: number }
    | { readonly kind: 'mark'; readonly mark: number };
  readonly scheduler: string;
  readonly schedulerFlags: readonly string[];
  /** Seconds a client stays with its real server; undefined: not persistent. */
  readonly persistence?: number;
  readonly persistenceMask?: readonly number[];
  readonly onePacket: boolean;
  readonly realServers: readonly RealServer[];
  readonly origin: Origin;
}

/** One direction of a tracked connection. */
export interface Tuple {
  readonly src: Address;
  readonly dst: Address;
  readonly protocol: number;
  readonly sport?: number;
  readonly dport?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly icmpId?: number;
}

export interface ConnectionEntry {
  readonly original: Tuple;
  readonly reply: Tuple;
  readonly state?: string;
  readonly seenReply: boolean;
  readonly assured: boolean;
  readonly mark: number;
  readonly zone: number;
  readonly origin: Origin;
}

/** What is known of a machine. Undefined fields: no dump says. */
export interface Node {
  /** Folder or file that the node was read from. */
  readonly name: string;
  /** Usually at most one a family; two where nft and legacy both hold rules. */
  readonly rulesets: readonly Ruleset[];
  readonly interfaces?: readonly Interface[];
  readonly routes?: Readonly<Partial<Record<Family, readonly Route[]>>>;
  readonly policyRules?: Readonly<Partial<Record<Family, readonly PolicyRule[]>>>;
  readonly sets?: ReadonlyMap<string, IpSet>;
  readonly services?: readonly VirtualService[];
  readonly connections?: readonly ConnectionEntry[];
  /** `net.ipv4.ip_forward` to `1`, as `sysctl -a` prints them. */
  readonly sysctls?: ReadonlyMap<string, string>;
}
