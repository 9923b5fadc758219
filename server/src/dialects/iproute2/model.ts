/** What `ip`, `conntrack` and `sysctl` say of a machine, as plain data. */
import type { Address, Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Origin } from '../origin.ts';

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
  /** Bridge, bond, team or VRF that it is a port of. */
  readonly master?: string;
  /** What the device is, and what its master is, as details (`-d`) say: bridge, bond, vlan, vrf, gre… */
  readonly kind?: string;
  readonly masterKind?: string;
  /** The device that it is on, as in `mv0@eth0`: of a VLAN, a macvlan, a veth's other end. */
  readonly over?: string;
  /** Of a macvlan or an ipvlan, as details show it: bridge, private, l2… */
  readonly mode?: string;
  /** Of a VRF, as details show it: its routing table, by name or number. */
  readonly vrfTable?: string;
  /** Of a bond's member, as details show it: a spare one, by which nothing comes in. */
  readonly isBackup?: boolean;
  /** Of a tunnel: the outer packet's addresses. */
  readonly tunnel?: {
    readonly local?: Address;
    readonly remote?: Address;
    readonly ttl?: number;
    /** UDP port of the other end, of VXLAN and Geneve. */
    readonly port?: number;
  };
  /** Of a bridge's port, as details (`-d`) show it: whether it sends back what came by it, and nothing to its likes. */
  readonly port?: { readonly hairpin: boolean; readonly isolated: boolean };
  /** Of a bridge: whether it shows packets to iptables and ip6tables even where br_netfilter as a whole is switched off. */
  readonly shows?: { readonly ipv4: boolean; readonly ipv6: boolean };
  /** Of a bridge, as details show it: it lets in by each port only the VLANs that the port has. */
  readonly filtersVlans?: boolean;
  readonly mac?: string;
  /** Group by name or number, as printed; undefined: the dump shows none (`ip -br`, `ip -o addr`). */
  readonly group?: string;
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

/** Realms of routing, low 16 bits each: of where packets come from and where they go; 0: none. */
export interface Realms {
  readonly from: number;
  readonly to: number;
}

export interface NextHop {
  readonly gateway?: Address;
  readonly device?: string;
  readonly weight: number;
  readonly flags: readonly string[];
  readonly realms?: Realms;
}

export interface Route {
  readonly family: Family;
  readonly type: RouteType;
  readonly destination: Prefix;
  /** Of IPv6: sources that the route is for (`ip -6 route add … from …`). */
  readonly from?: Prefix;
  /** By name or number, as printed; `main` where nothing is printed. */
  readonly table: string;
  readonly nextHops: readonly NextHop[];
  /** Preferred source. */
  readonly source?: Address;
  readonly metric: number;
  readonly tos: number;
  readonly scope?: string;
  readonly protocol?: string;
  /** Bytes; `mtuLocked`: it counts for forwarded packets of IPv6 too. */
  readonly mtu?: number;
  readonly mtuLocked?: boolean;
  /** Of IPv6, as routers announce it (RFC 4191); medium where nothing is printed. */
  readonly preference?: 'low' | 'high';
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
  readonly realms?: Realms;
  readonly action:
    | {
        readonly kind: 'lookup';
        readonly table: string;
        readonly suppressPrefixLength?: number;
        /** Group of interfaces by which what the table finds must not leave. */
        readonly suppressGroup?: string;
      }
    | { readonly kind: 'goto'; readonly priority: number }
    | { readonly kind: 'nop' }
    | { readonly kind: 'blackhole' | 'unreachable' | 'prohibit' };
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
