/**
 * The result of a trace: a tree of outcomes, written down as the list of its leaves. Plain data, no words but
 * messages, no files: rules are named by table, chain and number, and the node knows where they stand.
 */
import type { TableName } from '../catalog/types.ts';
import type { MatchUse } from '../dialects/iptables-save/model.ts';
import type { Address } from '../net/address.ts';
import type { Family } from '../net/family.ts';
import type { Packet } from '../net/packet.ts';
import type { Origin, RealServer, VirtualService } from '../node/model.ts';
import type { Message } from '../text/message.ts';
import type { Span } from '../text/span.ts';
import type { Connection } from './connection/connection.ts';
import type { Handling } from './connection/handling.ts';

/** An exact share: numerator and denominator, shortened, never negative. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Places of the stack that a packet passes. The last two stand outside of netfilter. */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING' | 'routing' | 'socket' | RouterPlace;

/** Places of a router, in the order of a packet from the inside; from the outside translation comes before routing. */
export type RouterPlace = 'input-acl' | 'nat' | 'output-acl' | 'interface';

/** Something that the dumps don't say and that this outcome takes for granted. */
export interface Assumption {
  /**
   * The same question has the same id in every outcome, packet and run over the same node: it can be answered beforehand.
   * What an earlier packet met or carried has its number before the id: `packet 2:string:…`.
   */
  readonly id: string;
  /** The statement as a whole, true where `holds`: "10.0.0.9 is an address of this node". */
  readonly text: Message;
  readonly holds: boolean;
  /** The rule that asked, where a rule asked. */
  readonly rule?: RuleRef;
  /** Of assumptions that have this in common at most one holds. */
  readonly oneOf?: string;
}

/** A rule by its place. `rule` counts from 1, as iptables does. */
export interface RuleRef {
  readonly table: TableName;
  readonly chain: string;
  readonly rule: number;
}

/** A rule of one of the families. */
export interface FamilyRule extends RuleRef {
  readonly family: Family;
}

/** What changed in the packet or its connection by a step. */
export interface Change {
  readonly field:
    | 'src'
    | 'dst'
    | 'sport'
    | 'dport'
    | 'mark'
    | 'ctmark'
    | 'ttl'
    | 'tos'
    | 'in'
    | 'out'
    | 'icmpId'
    | 'zone'
    | 'class'
    | 'mss'
    | 'set';
  /** As people write it: addresses as text, marks in hex. */
  readonly before: string;
  readonly after: string;
}

interface StepBase {
  /** The hook in which the step happens. */
  readonly hook: Hook;
  /** The packet when this step is reached, before what the step does to it. */
  readonly packet: Packet;
  /** One plain sentence. */
  readonly text: Message;
  readonly changes: readonly Change[];
}

/** The kernel's own TRACE vocabulary: exactly these steps are events. */
export interface EventStep extends StepBase {
  readonly kind: 'rule' | 'return' | 'policy';
  readonly table: TableName;
  readonly chain: string;
  /** From 1. For `return` and `policy` it is what the kernel prints: the number of the chain's rules plus 1. */
  readonly rule: number;
  /** Jumps on the stack: 0 in a built-in chain. */
  readonly depth: number;
  /** Where it stands; undefined for the end of a chain that no line declares. */
  readonly origin?: Origin;
  /** Numbers (from 1) of the rules of this chain that were tried since the event before it and did not match: [from, to), often empty. */
  readonly passed: readonly [from: number, to: number];
  /** What connection tracking knew when the step was reached: with it and the packet its conditions can be asked again. */
  readonly tracked: Tracked;
}

export interface Tracked {
  /** Undefined before connection tracking. */
  readonly state: ConnectionState | undefined;
  readonly direction: 'original' | 'reply';
  readonly connection: Connection | undefined;
  /** Undefined: nothing of it is noted. */
  readonly handling?: Handling;
  /** What counters (`statistic`) said since the event before, where they were known from tries before. */
  readonly counted?: ReadonlyMap<MatchUse, Counted>;
}

/** What a counter said of a packet that it had counted before. */
export interface Counted {
  /** How likely it was that the match holds: 0 or 1 where that was known. */
  readonly share: Fraction;
  /** Tries since it held; undefined: it had not yet. */
  readonly since: number | undefined;
}

export type ConnectionState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED';

export type Step =
  | EventStep
  /** Entering a hook's chain of a table, also where the table holds nothing for it. */
  | (StepBase & { readonly kind: 'hook'; readonly table: TableName; readonly chain: string })
  | (StepBase & {
      readonly kind: 'conntrack';
      readonly state: ConnectionState;
      readonly direction: 'original' | 'reply';
    })
  | (StepBase & {
      readonly kind: 'routing';
      readonly decision: 'local' | 'forward' | 'output' | 'broadcast' | 'multicast' | 'none' | 'drop';
      readonly out?: string;
      readonly gateway?: Address;
      /** Routing table and the policy rule's priority that chose it, where dumps tell. */
      readonly table?: string;
      readonly priority?: number;
      readonly origin?: Origin;
    })
  | (StepBase & {
      readonly kind: 'translation';
      readonly how: 'source' | 'destination';
      /** By a rule, by what was found in the table of connections or translations, or not at all. */
      readonly why: 'rule' | 'connection' | 'null';
      /** Routers: the line of the rule. */
      readonly origin?: Origin;
      /** Routers: the rows that stand in the translation table for it. */
      readonly rows?: readonly TableRow[];
      /** Routers: the rules that were looked at and do not translate it. */
      readonly considered?: readonly Considered[];
    })
  /** Routers: an access list on an interface, and its line that decided; without one it was the list's end. */
  | (StepBase & {
      readonly kind: 'access-list';
      readonly list: string;
      readonly direction: 'in' | 'out';
      readonly action: 'permit' | 'deny';
      readonly sequence?: number;
      readonly origin?: Origin;
      /** Lines of the list, counted from 1, that were tried before and did not match: [from, to). */
      readonly passed: readonly [from: number, to: number];
    })
  | (StepBase & { readonly kind: 'ipvs'; readonly service: VirtualService; readonly server?: RealServer })
  | (StepBase & { readonly kind: 'copy' | 'encapsulation' | 'delivery' | 'note' });

export type AccessListStep = Extract<Step, { readonly kind: 'access-list' }>;

/** A row of a router's translation table, each field as it is printed. */
export interface TableRow {
  readonly protocol: string;
  readonly insideGlobal: string;
  readonly insideLocal: string;
  readonly outsideLocal: string;
  readonly outsideGlobal: string;
}

/** A rule that does not translate a packet: the first of its conditions that failed, with both values. */
export interface Considered {
  /** The rule as it is written. */
  readonly rule: string;
  readonly origin: Origin;
  readonly text: Message;
  readonly answer: 'no' | 'unknown';
}

export type Verdict = 'delivered' | 'forwarded' | 'dropped' | 'rejected' | 'queued' | 'stolen' | 'undecided';

/** What settled the verdict. `part` names a part of the stack that is no rule. */
export type Decider =
  | ({ readonly by: 'rule'; readonly origin?: Origin } & RuleRef)
  | { readonly by: 'policy'; readonly table: TableName; readonly chain: string; readonly origin?: Origin }
  /** `sequence` undefined: what every list ends with. */
  | { readonly by: 'access-list'; readonly list: string; readonly sequence?: number; readonly origin?: Origin }
  | {
      readonly by: 'stack';
      readonly part:
        | 'routing'
        | 'no-route'
        | 'ttl'
        | 'reverse-path'
        | 'martian'
        | 'ipvs'
        | 'socket'
        | 'forwarding-off'
        | 'limit'
        | 'conntrack'
        | 'nat'
        | 'neighbour'
        | 'interface'
        | 'family'
        | 'header'
        | 'rules';
      readonly text: Message;
      /** Routers: the line to blame. */
      readonly origin?: Origin;
    };

export interface Outcome {
  /** Of an answer: the outcome (its index) of the packet that it answers. */
  readonly answers?: number;
  /** Of all the branches that differ by chance; assumptions have no share. */
  readonly probability: Fraction;
  readonly assumptions: readonly Assumption[];
  readonly steps: readonly Step[];
  readonly verdict: Verdict;
  readonly decidedBy: Decider;
  /** `rejected` only: icmp-port-unreachable, tcp-reset… */
  readonly rejectWith?: string;
  /** Where it left, for `forwarded`. A packet that the node made itself and that left is `forwarded` too. */
  readonly out?: string;
  /** As it left, was delivered, or was when the verdict fell. */
  readonly packet: Packet;
}

export interface PacketTrace {
  readonly outcomes: readonly Outcome[];
}

/** Why a rule did not match: its first condition that failed, in the order the kernel tests them. */
export interface WhyNot {
  /** From 1 in its chain; of an access list the line's own number. */
  readonly rule: number;
  /** Undefined: the rule is not in the dump. */
  readonly origin?: Origin;
  /** The option to blame: UTF-16 offsets from the start of the rule's line. */
  readonly span?: Span;
  /** "--dport 443: the packet has 80". */
  readonly text: Message;
  /** `unknown`: the dumps can't tell; then text says what is missing. */
  readonly answer: 'no' | 'unknown' | 'matched';
}
