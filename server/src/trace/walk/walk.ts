/** One packet's walk within one branch: the only mutable state of a trace, thrown away when the branch ends. */

import type { Address } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Packet } from '../../net/packet.ts';
import type { Node, Origin, Realms, Ruleset, Tuple } from '../../node/model.ts';
import type { Message } from '../../text/message.ts';
import type { Chooser } from '../chooser.ts';
import type { Ahead } from '../connection/ahead.ts';
import type { Connection, ConnectionView, Delivered } from '../connection/connection.ts';
import type { Handling } from '../connection/handling.ts';
import type { SetView } from '../sets/find.ts';
import type { Settings } from '../settings/settings.ts';
import type { Change, ConnectionState, Decider, FamilyRule, Hook, Step, Verdict } from '../trace.ts';
import type { Buckets } from './buckets.ts';
import type { Counters } from './counters.ts';
import type { Findings, Keeper } from './keeper.ts';
import type { Memory, Tries } from './memory.ts';
import type { Readings } from './readings.ts';
import type { Senders } from './senders.ts';

export interface Walk {
  readonly node: Node;
  readonly settings: Settings;
  readonly chooser: Chooser;
  readonly family: Family;
  /** Connections that packets before this one left, as this branch sees them. */
  readonly connections: ConnectionView;
  /** The node's sets, with what packets before this one changed. */
  readonly sets: SetView;
  /** What rules kept of this packet and those before it. */
  readonly memory: Memory;
  readonly tries: Tries;
  /** All that the walk writes into, and that is there when it is over. */
  readonly keepers: readonly Keeper[];
  /** What was found out about packets before. */
  readonly past: Findings;
  readonly counters: Counters;
  readonly buckets: Buckets;
  readonly readings: Readings;
  hook: Hook;
  packet: Packet;
  /** Interface by which the packet will leave, once routed; null: unknown. Shown in `packet.out` only at hooks that have one. */
  route: RouteTaken | undefined;
  /** The VRF that it came by, or to which its program is bound; undefined: none. */
  vrf: string | undefined;
  /** The VRF to which its program is bound, as far as that made a difference; undefined: none. */
  bound: string | undefined;
  /** The interface to which the program is bound, as far as that makes a difference to what was for a group; undefined: none. */
  boundDevice: string | undefined;
  /** The VRF's port by which it came, where routing asks for that: over IPv4, and of what means something on its link alone. */
  vrfPort: string | undefined;
  /** The VRF whose OUTPUT and POSTROUTING a packet of the node has walked already. */
  leftBy: string | undefined;
  /** It left by a VRF towards the node itself and comes by it again, as others do by the loopback interface. */
  loopsInVrf: boolean;
  /** It left by the loopback interface: its route says already what becomes of it, unless its destination changes. */
  cameRound: 'delivered' | 'forwarded' | 'discarded' | undefined;
  /** By how much its addresses add up to more than when its checksum was written, modulo 65535; 0: the checksum fits. */
  sumOff: number;
  /** A broadcast of the node itself, or a packet to a group it is in, which is heard here before it leaves. */
  broadcast: 'leaving' | 'looped' | undefined;
  /** Undefined before connection tracking. */
  state: ConnectionState | undefined;
  direction: 'original' | 'reply';
  /** Undefined: untracked, invalid, or not looked up yet. */
  connection: Connection | undefined;
  track: Handling['track'];
  bridge: Handling['bridge'];
  balanced: Handling['balanced'];
  hasSocket: Handling['hasSocket'];
  /** TPROXY gave it to a socket of this node, since it was received. */
  proxied: boolean;
  readonly steps: Step[];
  /** Set when the walk is over. */
  end: End | undefined;
  /** Sends a copy of the packet on its own way (TEE). */
  readonly sendCopy: (walk: Walk, to: { readonly gateway: Address; readonly device?: string }) => void;
  /** Sends the error about a datagram that came to a port where nobody listens. */
  readonly refuseDatagram: (walk: Walk, delivered: Delivered, connection: Connection) => void;
  /** Sends a segment of the node's own that nobody saw, with these addresses and ports. */
  readonly sendSegment: (walk: Walk, tuple: Tuple, tcpFlags: number) => void;
  /** Such a copy. */
  readonly isCopy: boolean;
  /** `answer`: it is known to be what the other end sends back; `own`: the kernel of this node says it by itself. */
  readonly role: 'packet' | 'answer' | 'own';
  /** Of what the kernel says by itself: it answers what was delivered, and may be the very answer that a connection waits for. */
  readonly isOwed?: true;
  /** What happens behind the packet's own walk: copies that came round over loopback. */
  readonly later: (() => void)[];
  /** A program of the node is sending it: soft interrupts may run between two tables. */
  interruptible: boolean;
  /** Tunnels and VRFs that send the packet on while they are sending it, one within the other. */
  sentWithin: readonly string[];
  /** Packets of the same session that went before. */
  readonly before: number;
  /** When the first packet of the session came, in milliseconds since 1970; undefined: nobody tells. */
  readonly since?: number | undefined;
  /** All of the session, those that come after it too; undefined: nobody knows them yet. */
  readonly ahead?: Ahead | undefined;
  /** From where this packet and those before it came. */
  readonly senders: Senders;
  /** Where it matches this rule nobody wants to know more. */
  readonly until: FamilyRule | undefined;
  /** Rules tried so far: a walk that goes round for ever is ended. */
  budget: number;
}

/** What nobody has found out yet about a packet that has just arrived, or is only to be sent. */
export const untouched = {
  route: undefined,
  vrf: undefined,
  vrfPort: undefined,
  leftBy: undefined,
  cameRound: undefined,
  sumOff: 0,
  broadcast: undefined,
  state: undefined,
  direction: 'original',
  connection: undefined,
  track: { notrack: false, zone: undefined, template: false },
  balanced: false,
  proxied: false,
  bridge: 'none',
  end: undefined,
} as const satisfies Partial<Walk>;

export interface RouteTaken {
  readonly out: string | null;
  /** Address to which the packet goes on this link: the gateway, or the destination itself. */
  readonly nextHop: Packet['dst'] | undefined;
  /** The destination is the node itself. */
  readonly isLocal?: boolean;
  /** The destination became an address of the node behind routing: on this link somebody else would have to have it. */
  readonly asksForItself?: true;
  /** Of IPv6: no route for groups led to the group, so that the node itself does not receive it (ip6_rt_init_dst()). */
  readonly forwardsGroup?: true;
  /** Preferred source of the route. */
  readonly source?: Packet['src'];
  /** Of IPv4: what `-m realm` asks. */
  readonly realms?: Realms | undefined;
  /** Bytes of the largest packet, where the route says so; without the lock forwarded packets of IPv6 don't mind. */
  readonly mtu?: number;
  readonly mtuLocked?: boolean;
  /** Routing table and priority of the policy rule that chose it, and the route's line. */
  readonly table?: string;
  readonly priority?: number;
  readonly origin?: Origin;
}

export interface End {
  readonly verdict: Verdict;
  readonly decidedBy: Decider;
  readonly rejectWith?: string;
  /** Type and code of the ICMP error that the sender is told, where the part of the stack alone doesn't say which. */
  readonly tells?: readonly [icmpType: number, icmpCode: number];
}

/** What the packet's family loaded: two where legacy and nf_tables rules are both in force. */
export function rulesetsOf({ node, family }: Pick<Walk, 'node' | 'family'>): readonly Ruleset[] {
  return node.rulesets.filter((ruleset) => ruleset.family === family);
}

export function finish(walk: Pick<Walk, 'end'>, verdict: Verdict, decidedBy: Decider, rejectWith?: string): void {
  walk.end = { verdict, decidedBy, ...(rejectWith === undefined ? {} : { rejectWith }) };
}

/** Ends the walk by a part of the stack that is no rule. */
export function finishByStack(
  walk: Pick<Walk, 'end'>,
  verdict: Verdict,
  part: Extract<Decider, { readonly by: 'stack' }>['part'],
  text: Message,
  tells?: End['tells'],
): void {
  walk.end = { verdict, decidedBy: { by: 'stack', part, text }, ...(tells === undefined ? {} : { tells }) };
}

type StepWithoutPlace = Step extends infer Each
  ? Each extends Step
    ? Omit<Each, 'hook' | 'packet' | 'changes'> & { readonly changes?: readonly Change[] }
    : never
  : never;

/** Notes a step at the hook where the walk stands, with the packet as it is. */
export function note(walk: Pick<Walk, 'steps' | 'hook' | 'packet'>, step: StepWithoutPlace): void {
  walk.steps.push({ changes: [], ...step, hook: walk.hook, packet: walk.packet } as Step);
}
