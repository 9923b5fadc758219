/**
 * A router's NAT configuration as plain data, shaped for more than one vendor: what IOS says with `ip nat`, VRP and
 * Comware say with rules that hang on the outside interface. All addresses are IPv4.
 *
 * Names of addresses are Cisco's, because the whole field uses them: *local* is how an address looks on the inside of
 * the router, *global* how it looks outside; *inside* and *outside* say on which side the host itself stands.
 */
import type { Address, AddressRange, Prefix } from '../../net/address.ts';
import type { Span } from '../../text/span.ts';
import type { Origin } from '../origin.ts';

/** `ios`: IOS and IOS XE. `vrp`: Huawei. `comware`: H3C. ASA and Junos would be further ones. */
export type Vendor = 'ios' | 'vrp' | 'comware';

/** Words of a line. The span counts UTF-16 code units from the line's start, prompt and indentation included. */
export interface Place extends Origin {
  readonly span: Span;
}

/** A command as it stands in the file. */
export interface Statement {
  /** The whole command, without prompt and indentation. */
  readonly place: Place;
  /** The words as written, abbreviations and all. */
  readonly text: string;
}

/** A name and where it is written: of a list, pool, route map, VRF, interface, object group. */
export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** What is known of a router. Lists are empty where nothing says, but for the tables, which are undefined then. */
export interface Router {
  readonly vendor: Vendor;
  readonly hostname?: string;
  readonly interfaces: readonly RouterInterface[];
  readonly vrfs: readonly Vrf[];
  /** In the order of their lines. Those taken back by a later `no …` are left out. */
  readonly rules: readonly NatRule[];
  /**
   * Lines about NAT that are in none of the lists here: not modelled, or not understood to their end. A trace that takes
   * no account of one says so.
   */
  readonly untraced: readonly UntracedStatement[];
  readonly pools: readonly Pool[];
  readonly serverGroups: readonly ServerGroup[];
  readonly accessLists: readonly AccessList[];
  readonly objectGroups: readonly ObjectGroup[];
  readonly prefixLists: readonly PrefixList[];
  readonly routeMaps: readonly RouteMap[];
  readonly routes: readonly StaticRoute[];
  /** Routing protocols that run (`router ospf 1`): they learn routes that no configuration shows. */
  readonly routing: readonly Statement[];
  readonly timers: readonly Timer[];
  readonly limits: readonly EntryLimit[];
  /** Ports on which the router itself answers, as far as the configuration says (`ip http server`, `ip ssh`…). */
  readonly listeners: readonly Listener[];
  readonly cryptoMaps: readonly CryptoMap[];
  /** The file shows a part of the configuration: a filtered listing, or lines of interfaces without the interface. What is missing may be there. */
  readonly isExcerpt?: true;
  /** What the device said to commands of a transcript. */
  readonly answers: readonly DeviceAnswer[];
  /** `show ip nat translations`; undefined: no listing was there. */
  readonly translations?: readonly TranslationRow[];
  /** `show ip nat statistics`; undefined: no listing was there. */
  readonly statistics?: NatStatistics;
}

// Interfaces

/** IOS' marks: `enable` is the NAT virtual interface (NVI). VRP and Comware have none: their rules name the interface. */
export type NatSide = 'inside' | 'outside' | 'enable';

export interface RouterInterface {
  /** With its type in full: GigabitEthernet0/0.10, whatever was written. */
  readonly name: string;
  /** Its `interface` line; the first, where the configuration comes back to it. */
  readonly statement: Statement;
  /** The primary address first, then secondary ones in the order of their lines. */
  readonly addresses: readonly InterfaceAddress[];
  /** Where the address comes from, where it is not written: `ip address dhcp`, PPP's `negotiated`, `ip unnumbered X`. */
  readonly addressFrom?:
    | { readonly kind: 'dhcp' | 'negotiated'; readonly statement: Statement }
    | { readonly kind: 'unnumbered'; readonly interface: Named; readonly statement: Statement };
  /** `no ip address`: it surely has none, where otherwise a file may just not show it. */
  readonly noAddress?: Statement;
  /** Every mark that is written, in the order of the lines. The last one holds. */
  readonly natSides: readonly NatMark[];
  readonly vrf?: Named;
  readonly accessGroups: readonly AccessGroup[];
  /** `ip policy route-map`. */
  readonly policy?: Named;
  readonly cryptoMap?: Named;
  /** `zone-member security`. */
  readonly zone?: Named;
  /** `ip inspect NAME in|out`: answers to what it has seen come in whatever a list says. */
  readonly inspections: readonly Inspection[];
  /** Addresses that routers share (`standby`, `vrrp`, `glbp`): the active one answers at them. */
  readonly virtualAddresses: readonly VirtualAddress[];
  /** VRP and Comware: `nat static enable`, without which static rules of the system view do nothing here. */
  readonly staticNat?: Statement;
  /** Comware: `nat hairpin enable`, on an inside interface. */
  readonly hairpin?: Statement;
  readonly shutdown?: Statement;
  /** `encapsulation dot1Q`. */
  readonly vlan?: number;
  readonly description?: string;
}

export interface Inspection extends Statement {
  readonly name: string;
  readonly direction: 'in' | 'out';
}

export interface VirtualAddress extends Statement {
  readonly address: Address;
  /** As the configuration numbers it. */
  readonly group: string;
}

export interface NatMark extends Statement {
  readonly side: NatSide;
}

export interface InterfaceAddress extends Statement {
  readonly address: Address;
  /** 32 bits as in `255.255.255.0`, host order. */
  readonly mask: number;
  readonly secondary: boolean;
}

export interface AccessGroup extends Statement {
  readonly list: Named;
  readonly direction: 'in' | 'out';
}

export interface Vrf extends Statement {
  readonly name: string;
  readonly nameSpan: Span;
}

// NAT rules

/**
 * Which hosts a rule's addresses belong to. `inside`: source local to global on the way out (`ip nat inside source`);
 * `outside`: source global to local on the way in (`ip nat outside source`); `any`: NVI's `ip nat source`.
 */
export type RuleSide = 'inside' | 'outside' | 'any';

export type NatRule = StaticRule | DynamicRule | DestinationRule | ServerGroupRule;

export interface RuleCommon extends Statement {
  readonly vrf?: Named;
  /** `match-in-vrf`: inside and outside lie in the same VRF. */
  readonly matchInVrf: boolean;
  /** VRP and Comware: the outside interface that the rule hangs on. Undefined in IOS, and in rules for all interfaces. */
  readonly on?: Named;
  readonly options: RuleOptions;
}

/** Flags behind a rule. A flag that is absent is undefined. */
export interface RuleOptions {
  readonly extendable?: true;
  readonly noAlias?: true;
  readonly noPayload?: true;
  readonly reversible?: true;
  readonly addRoute?: true;
  readonly forced?: true;
  readonly redundancy?: string;
  readonly mappingId?: number;
  /** VRP `nat server … no-reverse`: only what comes from outside is translated. */
  readonly noReverse?: true;
  /** Comware `port-preserved`. */
  readonly portPreserved?: true;
  /** Comware `priority`; smaller is tried earlier. */
  readonly priority?: number;
  /** VRP and Comware: `acl N` behind a static or server rule. */
  readonly acl?: Named;
  /** VRP `vrrp N`: the rule works on the master of that group. */
  readonly vrrp?: string;
  /** Words at the rule's end that no table here knows. */
  readonly unread?: string;
  readonly disabled?: true;
}

/** What a line that is not modelled could change, if it changes anything. */
export type UntracedEffect =
  /** Whether, and to what, a packet is translated. */
  | 'translation'
  /** Which of several addresses or ports a dynamic rule gives. */
  | 'allocation'
  /** Whether hosts outside may start a connection. */
  | 'inward'
  /** Whether a packet passes at all. */
  | 'passage'
  /** Which way a packet takes. */
  | 'routing';

export interface UntracedStatement extends Statement {
  /** `unread`: it can't be read, so that a device refuses it, or knows more words than this program. */
  readonly why: 'unread' | 'not-modelled';
  readonly effects: readonly UntracedEffect[];
  /** The interface that it stands below. */
  readonly on?: Named;
}

/** One side of a static mapping. */
export type NatAddress =
  | { readonly kind: 'address'; readonly address: Address; readonly place: Place }
  /** VRP and Comware: both ends included. */
  | { readonly kind: 'range'; readonly range: AddressRange; readonly place: Place }
  /** The primary address that the interface has at the time. */
  | { readonly kind: 'interface'; readonly interface: Named };

export interface PortRange {
  readonly low: number;
  /** The same as `low` for a single port. */
  readonly high: number;
  readonly place: Place;
}

/**
 * A fixed pair of addresses, networks or ports. `local` and `global` mean what they mean for `side`: inside local and
 * inside global, or outside local and outside global, whichever was written first.
 */
export interface StaticRule extends RuleCommon {
  readonly kind: 'static';
  readonly side: RuleSide;
  readonly local: NatAddress;
  readonly global: NatAddress;
  /** Only this protocol (by number); undefined: all of them. */
  readonly protocol?: number;
  /** Undefined together: addresses alone are translated. */
  readonly localPorts?: PortRange;
  readonly globalPorts?: PortRange;
  /** `network`: the bits of this mask (32, host order) are exchanged, the host's own are kept. */
  readonly network?: { readonly mask: number; readonly place: Place };
  readonly routeMap?: Named;
  /** VRP and Comware: `nat server`, whose list is asked about packets from outside, and not about those of the host. */
  readonly isServer?: true;
}

/** What a dynamic rule looks at. */
export type RuleMatch =
  | { readonly kind: 'list'; readonly list: Named }
  | { readonly kind: 'route-map'; readonly routeMap: Named }
  /** VRP and Comware without a list: everything that leaves the interface. */
  | { readonly kind: 'all' };

export type RuleTarget =
  | { readonly kind: 'pool'; readonly pool: Named }
  | { readonly kind: 'interface'; readonly interface: Named };

export interface DynamicRule extends RuleCommon {
  readonly kind: 'dynamic';
  readonly side: RuleSide;
  readonly match: RuleMatch;
  readonly to: RuleTarget;
  /**
   * Whether ports are translated, so that hosts share an address. `implied`: nobody wrote it, but the device does it
   * (IOS adds `overload` to interface rules; VRP and Comware translate ports unless `no-pat`).
   */
  readonly overload: 'written' | 'implied' | 'no';
}

/** `ip nat inside destination list L pool P`: destinations that the list permits, spread over the pool. */
export interface DestinationRule extends RuleCommon {
  readonly kind: 'destination';
  readonly list: Named;
  readonly pool: Named;
}

/** Comware's `nat server … inside server-group N`: connections to one address, shared among several servers. */
export interface ServerGroupRule extends RuleCommon {
  readonly kind: 'server-group';
  readonly side: 'inside';
  readonly global: NatAddress;
  /** By number; undefined: all of them. */
  readonly protocol?: number;
  readonly globalPorts?: PortRange;
  readonly group: Named;
}

// Pools

/** Comware `nat server-group N`. */
export interface ServerGroup extends Statement {
  readonly name: string;
  readonly nameSpan: Span;
  readonly members: readonly ServerGroupMember[];
}

export interface ServerGroupMember extends Statement {
  readonly address: Address;
  /** Undefined: the port that was asked for. */
  readonly port?: number;
  /** Its share of the connections is this in the sum of all weights. */
  readonly weight: number;
}

export interface Pool extends Statement {
  readonly name: string;
  readonly nameSpan: Span;
  readonly ranges: readonly PoolRange[];
  /** 32 bits, host order; VRP and Comware may have none. `form` is how it is written. */
  readonly mask?: {
    readonly mask: number;
    readonly form: 'netmask' | 'prefix-length';
    readonly place: Place;
  };
  /** `normal`: the next free address. `rotary`: round robin over connections. `match-host`: the host's own bits are kept. */
  readonly type: 'normal' | 'rotary' | 'match-host';
  readonly addRoute?: true;
  readonly noPreservation?: true;
  /** Comware `port-range`. */
  readonly ports?: PortRange;
}

/** As written: `high` may lie below `low`, which a check tells. */
export interface PoolRange extends AddressRange {
  readonly place: Place;
}

// Access lists

export interface AccessList {
  /** A number is a name too: `101`. */
  readonly name: string;
  /** VRP and Comware: other names, or a number beside the name. */
  readonly aliases?: readonly string[];
  /** VRP and Comware: basic is `standard`, advanced is `extended`. */
  readonly kind: 'standard' | 'extended';
  /** Where it is defined: every line of a numbered list, the heading of a named one. */
  readonly definitions: readonly Named[];
  /** In the order in which the device tries them. */
  readonly entries: readonly AclEntry[];
  readonly remarks: readonly Statement[];
}

export interface AclEntry extends Statement {
  readonly action: 'permit' | 'deny';
  /** As written, or counted on by tens as the device does. */
  readonly sequence: number;
  /** By number; undefined: `ip`, any protocol. Standard lists look at the source alone. */
  readonly protocol?: number;
  /** `object-group NAME` in the protocol's place. */
  readonly serviceGroup?: Named;
  readonly source: AclAddress;
  readonly sourcePorts?: PortMatch;
  /** Undefined in standard lists. */
  readonly destination?: AclAddress;
  readonly destinationPorts?: PortMatch;
  /** TCP with ACK or RST. */
  readonly established?: true;
  /** Undefined code: any. */
  readonly icmp?: { readonly type: number; readonly code?: number };
  /** TCP flags that must be set (`+`) or clear (`-`), or any of which must be (`match-any`). */
  readonly flags?: { readonly how: 'all' | 'any'; readonly set: readonly string[]; readonly clear: readonly string[] };
  /** Only fragments but the first. */
  readonly fragments?: true;
  readonly log?: Place;
  readonly timeRange?: Named;
  /** Conditions that are kept as words: dscp, precedence, tos, ttl, options. A packet may or may not meet them. */
  readonly others: readonly string[];
}

export type AclAddress =
  | { readonly kind: 'any'; readonly place: Place }
  /**
   * `wildcard`: 32 bits, host order, 1 for "does not matter"; it may have holes. `host`: all bits matter.
   * The address is as written: bits under the wildcard are not cleared.
   */
  | {
      readonly kind: 'masked';
      readonly address: Address;
      readonly wildcard: number;
      readonly form: 'host' | 'bare' | 'wildcard';
      /** Address and wildcard, or `host` and address. */
      readonly place: Place;
      readonly wildcardPlace?: Place;
    }
  | { readonly kind: 'group'; readonly group: Named };

export type PortMatch =
  | { readonly kind: 'eq' | 'neq'; readonly ports: readonly number[]; readonly place: Place }
  | { readonly kind: 'gt' | 'lt'; readonly port: number; readonly place: Place }
  | { readonly kind: 'range'; readonly low: number; readonly high: number; readonly place: Place }
  | { readonly kind: 'group'; readonly group: Named };

export interface ObjectGroup extends Statement {
  readonly kind: 'network' | 'service';
  readonly name: string;
  readonly nameSpan: Span;
  readonly members: readonly GroupMember[];
}

export type GroupMember = Statement &
  (
    | { readonly kind: 'network'; readonly prefix: Prefix }
    | { readonly kind: 'range'; readonly range: AddressRange }
    | { readonly kind: 'any' }
    | { readonly kind: 'group'; readonly group: Named }
    /** Undefined protocol: any. */
    | {
        readonly kind: 'service';
        readonly protocol?: number;
        /** More than one: `tcp-udp`. */
        readonly protocols?: readonly number[];
        readonly sourcePorts?: PortMatch;
        readonly ports?: PortMatch;
        readonly icmp?: { readonly type: number; readonly code?: number };
      }
  );

export interface PrefixList {
  readonly name: string;
  readonly definitions: readonly Named[];
  readonly entries: readonly PrefixEntry[];
}

export interface PrefixEntry extends Statement {
  readonly action: 'permit' | 'deny';
  readonly sequence: number;
  readonly prefix: Prefix;
  /** Lengths that a route may have; without both: exactly that of the prefix. */
  readonly ge?: number;
  readonly le?: number;
}

// Route maps

export interface RouteMap {
  readonly name: string;
  /** In the order of their numbers. */
  readonly clauses: readonly RouteMapClause[];
}

export interface RouteMapClause extends Statement {
  readonly action: 'permit' | 'deny';
  readonly sequence: number;
  readonly nameSpan: Span;
  /** All kinds must hold; of several values in one line, one must. Empty: matches everything. */
  readonly matches: readonly RouteMapMatch[];
  readonly sets: readonly RouteMapSet[];
}

export type RouteMapMatch = Statement &
  (
    | { readonly kind: 'address'; readonly lists: readonly Named[] }
    | { readonly kind: 'next-hop'; readonly lists: readonly Named[] }
    | { readonly kind: 'prefix-list'; readonly lists: readonly Named[] }
    /** For NAT: the output interface. */
    | { readonly kind: 'interface'; readonly interfaces: readonly Named[] }
    /** Length, tag, metric… kept as words. */
    | { readonly kind: 'other' }
  );

export type RouteMapSet = Statement &
  (
    | {
        readonly kind: 'next-hop';
        readonly addresses: readonly Address[];
        /** It counts while that object is up. */
        readonly track?: number;
        /** `set ip default next-hop`: only where no route but a default one leads to the destination. */
        readonly isDefault?: true;
      }
    | { readonly kind: 'interface'; readonly interfaces: readonly Named[] }
    | { readonly kind: 'other' }
  );

// Routing, limits, what else the router does

export interface StaticRoute extends Statement {
  readonly vrf?: Named;
  readonly prefix: Prefix;
  /** Both may be given. `Null0` is an interface. Without both the global table says which way (`ip nat route vrf`). */
  readonly interface?: Named;
  readonly nextHop?: Address;
  /** Administrative distance; 1 where none is written (60 on VRP and Comware). */
  readonly distance: number;
  /** `global`: the next hop is looked up in the global table. */
  readonly global?: true;
  readonly track?: number;
}

/** `ip nat translation …-timeout`. `name` as IOS prints it: timeout, tcp-timeout, udp-timeout… */
export interface Timer extends Statement {
  readonly name: string;
  readonly seconds: number | 'never';
  readonly valuePlace: Place;
  /** `port-timeout tcp|udp PORT`. */
  readonly port?: { readonly protocol: number; readonly port: number };
}

/** `ip nat translation max-entries`. */
export interface EntryLimit extends Statement {
  readonly scope:
    | { readonly kind: 'all' | 'all-host' | 'all-vrf' }
    | { readonly kind: 'host'; readonly address: Address }
    | { readonly kind: 'list'; readonly list: Named }
    | { readonly kind: 'vrf'; readonly vrf: Named };
  readonly entries: number;
}

/** `% similar static entry (…) already exists`. */
export interface DeviceAnswer extends Statement {
  /** The command that it answers; undefined: none above it is shown. */
  readonly to?: Statement;
  /** The command had no effect. */
  readonly refused: boolean;
}

export interface Listener extends Statement {
  readonly protocol: number;
  readonly port: number;
}

export interface CryptoMap extends Statement {
  readonly name: string;
  readonly sequence: number;
  /** `match address`. */
  readonly list?: Named;
}

// Tables that a device prints

/** An address with its port (or ICMP's query id) in a table. */
export interface TranslationEnd {
  readonly address: Address;
  readonly port?: number;
}

/** A row of `show ip nat translations`. Undefined ends are printed `---`. */
export interface TranslationRow extends Statement {
  /** By number; undefined: `---`, an entry of addresses alone. */
  readonly protocol?: number;
  readonly insideGlobal?: TranslationEnd;
  readonly insideLocal?: TranslationEnd;
  readonly outsideLocal?: TranslationEnd;
  readonly outsideGlobal?: TranslationEnd;
  readonly vrf?: string;
  /** What `verbose` prints below the row: `create`, `use`, `timeout`, `left`, `flags`, `Map-Id(In)`… as written. */
  readonly details: Readonly<Record<string, string>>;
}

export interface NatStatistics extends Statement {
  readonly active?: number;
  readonly static?: number;
  readonly dynamic?: number;
  readonly extended?: number;
  readonly peak?: number;
  readonly outsideInterfaces: readonly Named[];
  readonly insideInterfaces: readonly Named[];
  readonly hits?: number;
  readonly misses?: number;
  readonly expired?: number;
  readonly mappings: readonly DynamicMappingUse[];
}

/** A block under "Dynamic mappings:". */
export interface DynamicMappingUse extends Statement {
  readonly list?: Named;
  readonly routeMap?: Named;
  readonly pool?: Named;
  readonly interface?: Named;
  /** Entries that refer to it. */
  readonly references?: number;
  readonly poolSize?: number;
  readonly allocated?: number;
  readonly misses?: number;
}
