/** What the kernel is asked, and what it answers. The guest's Python reads and writes the same JSON. */

/** A device of the node with a far end, where packets come in and go out. */
export interface Link {
  readonly name: string;
  readonly device: string;
  readonly mac: string;
  /** With prefix length. A bridge port has none of its own. */
  readonly addresses?: readonly string[];
  /** The bridge, bond or team that the device is a port of; `gatewayMac` is then that one's. */
  readonly master?: string;
  /** What the device is that is on top of another one and no VLAN; a macvlan in bridge mode where nobody says. */
  readonly kind?: string;
  /** The master is a VRF: the device keeps its name and its neighbours. */
  readonly vrf?: boolean;
  /** A VLAN of this number on another device, or else a macvlan or ipvlan there: it has no far end of its own. */
  readonly over?: string;
  readonly vlan?: number;
  /** The far end is down: the device has no carrier. */
  readonly down?: boolean;
  /** Ethernet address of the far end, where members of a bond lead to the same one. */
  readonly farMac?: string;
  readonly gatewayMac?: string;
  /** Addresses, or ranges of them, that the node can resolve on this link. */
  readonly neighbours?: readonly string[];
}

/** The node without its rules. A scenario without a bed gets two links, left and right (see guest/bed.py). */
export interface Bed {
  readonly links: readonly Link[];
  /** Lines for `ip -batch`: `before` the links are made, `commands` when they are up. */
  readonly before?: readonly string[];
  readonly commands?: readonly string[];
  readonly sysctls?: Readonly<Record<string, number | string>>;
  /** Settings of devices, which exist only once the devices do. */
  readonly lateSysctls?: Readonly<Record<string, number | string>>;
  /** Devices that wrap packets into others, by which these then leave. */
  readonly tunnels?: readonly string[];
  /** The dumps have `ip -d link` too. */
  readonly details?: boolean;
}

export interface ScenarioPacket {
  /** A link's name, or `local`: sent by a program of the node. */
  readonly from: string;
  /** The tool is told the member of a bridge or bond that caught the packet, as tcpdump shows it, instead of its master. */
  readonly asPort?: boolean;
  readonly src: string;
  readonly dst: string;
  readonly proto: string;
  readonly sport?: number;
  readonly dport?: number;
  /** "SYN,ACK"; a first SYN by default, "NONE" for none. */
  readonly flags?: string;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly icmpId?: number;
  /** The packet that an ICMP error is about. */
  readonly quoted?: Omit<ScenarioPacket, 'from'>;
  readonly ttl?: number;
  readonly tos?: number;
  /** Bytes of payload, or the payload itself. */
  readonly payload?: number;
  readonly data?: string;
  /** Of packets that the node makes itself: fwmark and owner. */
  readonly mark?: number;
  /** The device or VRF that the program has bound its socket to. */
  readonly bound?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Ethernet addresses other than those of the link. */
  readonly mac?: string;
  readonly toMac?: string;
  /** Security parameter index of esp and ah. */
  readonly spi?: number;
  /** Kinds of TCP options. */
  readonly tcpOptions?: readonly number[];
  /** What option 2 announces; 1460 where nobody says. */
  readonly mss?: number;
  readonly seq?: number;
  readonly ack?: number;
  /** SCTP: the first chunk, and the verification tag of the association. */
  readonly chunk?: string;
  readonly tag?: number;
  /** SCTP: all chunks, in place of the one. Types without a name by number. */
  readonly chunks?: readonly { readonly type: string | number; readonly flags?: number }[];
  readonly dccpType?: number;
  /** Kinds of DCCP options. */
  readonly dccpOptions?: readonly number[];
  readonly mhType?: number;
  /** IPv4: nobody may cut it up. */
  readonly dontFragment?: boolean;
  /**
   * IPv4: a fragment. IPv6: what its fragment header says. `offset` counts bytes. `bytes`: it holds so many from there of
   * the packet that is described; otherwise it has a header and a payload of its own. `same`: it is of one packet with the
   * fragment before it.
   */
  readonly fragment?: {
    readonly offset: number;
    readonly more?: boolean;
    readonly bytes?: number;
    readonly same?: boolean;
  };
  /** IPv6 extension headers, in order. */
  readonly headers?: readonly (ScenarioHeader | ScenarioHeader['kind'])[];
  /** IPv6: the address that the checksum is for, where it is not the destination (RFC 8200, 8.1). */
  readonly sumFor?: string;
  /** Seconds to wait for what the packet causes. */
  readonly wait?: number;
  /** What `--reply` makes of the packet before it: it is held against those replies too. */
  readonly reply?: true;
}

/** An IPv6 extension header, by its name alone or with what it holds. */
export interface ScenarioHeader {
  readonly kind: 'hop-by-hop' | 'destination' | 'routing' | 'fragment' | 'auth';
  readonly routingType?: number;
  readonly segmentsLeft?: number;
  readonly addresses?: readonly string[];
  /** Of a fragment header. */
  readonly id?: number;
  readonly reserved?: number;
  readonly spi?: number;
  /** Of options: together 6 bytes, or 14 and so on. */
  readonly options?: readonly { readonly type: number; readonly length: number }[];
}

export interface Scenario {
  readonly name: string;
  readonly bed?: Bed;
  readonly sysctls?: Readonly<Record<string, number | string>>;
  /** Shell commands, run before anything is loaded. */
  readonly setup?: string;
  /** Input for iptables-restore, ip6tables-restore, `ipset restore` and `ipvsadm -R`. */
  readonly iptables?: string;
  readonly ip6tables?: string;
  readonly ipset?: string;
  readonly ipvs?: string;
  /** Shell commands, run when all is loaded and before any packet. */
  readonly after?: string;
  /** Programs of the node that listen. */
  readonly listen?: readonly {
    readonly proto: 'tcp' | 'udp';
    readonly address: string;
    readonly port: number;
    readonly transparent?: boolean;
    /** What it says is among the packets: its own kernel answers nothing in its place. */
    readonly mute?: boolean;
  }[];
  /** They share one connection table, in order. */
  readonly packets: readonly ScenarioPacket[];
  /** What the tool supposes otherwise, and is told (`--assume`): the kernel of this scenario knows. */
  readonly assume?: Readonly<Record<string, boolean>>;
}

/** One line of the kernel's TRACE: a rule that matched, a chain's end, a policy; and the packet when it came there. */
export interface KernelEvent {
  readonly table: string;
  readonly chain: string;
  readonly event: 'rule' | 'return' | 'policy';
  /** From 1; of `return` and `policy` the number of the chain's rules plus one. */
  readonly rule: number;
  /** Empty where there is none. */
  readonly in: string;
  readonly out: string;
  readonly src: string;
  readonly dst: string;
  readonly sport?: number;
  readonly dport?: number;
  /** Not told of packets that end in the middle of a header. */
  readonly mark?: number;
}

/** A packet as it was seen outside of netfilter. */
export interface SeenPacket {
  readonly src: string;
  readonly dst: string;
  readonly proto: number;
  readonly sport?: number;
  readonly dport?: number;
  readonly ttl?: number;
  readonly tos?: number;
  readonly length?: number;
  readonly tcpFlags?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly icmpId?: number;
  /** What a tunnel carries. */
  readonly inner?: SeenPacket;
}

export interface Answer {
  readonly events: readonly KernelEvent[];
  /** The packet and its copies as they left, each with the name of the link. */
  readonly egress: readonly (SeenPacket & { readonly at: string })[];
  /** The packet as it reached a socket of the node. */
  readonly delivered: readonly SeenPacket[];
  /** ICMP errors about the packet, and resets of its connection. */
  readonly replies: readonly (SeenPacket & { readonly at: string })[];
  /** What a program was told that wanted to send it. */
  readonly error?: string;
}

/** What came of a scenario. */
export interface Recording {
  readonly scenario: Scenario;
  /** Dumps by file name, as an administrator would take them. */
  readonly dumps: Readonly<Record<string, string>>;
  readonly answers: readonly Answer[];
}

export interface Failure {
  readonly scenario: Scenario;
  /** Why it could not be played: a tool refused its input, or the kernel lacks something. */
  readonly error: string;
}

export type Versions = Readonly<Record<'kernel' | 'iptables' | 'ipset' | 'ipvsadm' | 'iproute2', string>>;
