/** What a trace over a machine offers, whatever kind of machine it is. */
import type { Packet } from '../net/packet.ts';
import type { Ahead } from './connection/ahead.ts';
import type { FamilyRule, PacketTrace } from './trace.ts';

export interface TraceOptions {
  /** Answers to assumptions, by their ids. */
  readonly assumptions?: Readonly<Record<string, boolean>>;
  /** Outcomes of a packet at most; the rest is said to be undecided. */
  readonly branches?: number;
  /** Rules that one walk may try at most. */
  readonly rules?: number;
  /** The packets that will be sent, where they are known. */
  readonly ahead?: Ahead;
  /** Ways of packets before that all walks of a packet together may look at. */
  readonly pastWays?: number;
}

/** How an interface that nobody knows is called in a packet that arrives by it. */
export const unknownInterface = '?';

/** Outcomes of a packet, where `branches` says nothing. */
export const mostBranches = 4096;

/** A packet after a packet: what one leaves, the next one finds. */
export interface Session {
  /**
   * `until`: a walk in which this rule matches ends there, undecided: nothing is asked that is of no matter to whether it
   * does. A router has no such rules.
   */
  send(packet: Packet, until?: FamilyRule): PacketTrace;
  /**
   * The answer to what the given outcome of the last packet became; undefined where nobody would answer. `branches`: its
   * outcomes at most, where these are fewer than those of a packet.
   */
  reply(outcome: number, branches?: number): PacketTrace | undefined;
}
