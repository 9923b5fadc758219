/**
 * What was found out about the machine while one packet was followed, for those that come with it. A payload or a rate
 * is asked of each packet anew; which addresses the machine owns is not.
 */
import type { Packet } from '../net/packet.ts';
import { formatAddress } from '../net/text.ts';
import { message } from '../text/message.ts';
import type { Assumption, Outcome } from './trace.ts';

/** Answers to assumptions, by their ids. */
export type Facts = Readonly<Record<string, boolean>>;

/** Beginnings of the ids of assumptions that are about the machine or its surroundings, never about one packet. */
const aboutTheMachine: ReadonlySet<string> = new Set([
  'local',
  'broadcast',
  'route',
  'direct',
  'way-back',
  'table',
  'table-local',
  'policy-rule',
  'rp-filter',
  'accept-local',
  'forwarding',
  'ipvs-conntrack',
  'ipvs-service',
  'group',
  'switch',
  'name',
  'address-of',
  'out',
  'queue',
  'listens',
  'listens-everywhere',
  'socket',
  'socket-transparent',
  'socket-unmarked',
  'connected',
  'keeps-way',
  'tproxy',
  'track',
  'clock',
  'knows-gre',
  'memory',
  'nat-helper',
]);

/** Beginnings of the ids of assumptions that are about one packet: its payload, who sent it, what it met when it came. */
const aboutThePacket: ReadonlySet<string> = new Set([
  'match',
  'target',
  'socket-of-first',
  'connected-of-first',
  'socket-of-error',
  'string',
  'u32',
  'bpf',
  'uid',
  'gid',
  'owner',
  'limit',
  'quota',
  'connbytes',
  'assured',
  'tick',
  'tick-within',
  'room',
  'expire',
  'expire-new',
  'ipsec',
  'spi',
  'srh',
  'mss',
  'mh-type',
  'tcp-option',
  'dccp-option',
  'chunk-flags',
  'later-flags',
  'later-header',
  'header-options',
  'header-addresses',
  'fragid',
  'sport',
  'dport',
]);

function beginning(id: string): string {
  return id.split(':', 1)[0] ?? '';
}

/**
 * How a packet asks what an earlier one met: each packet has a payload of its own, and all of them one machine.
 * `packet` counts from 1.
 */
export function asOf(packet: number, assumption: Assumption): Assumption {
  if (!aboutThePacket.has(beginning(assumption.id))) return assumption;
  const text = message('of packet {packet}: {assumption}', { packet, assumption: assumption.text });
  return { ...assumption, id: `${ofPacket(packet)}${assumption.id}`, text };
}

/**
 * Answers that were given, as the packet of this number asks for them: those about itself under their own ids. What answers
 * it has no number, and takes only what was said of all packets.
 */
export function factsFor(packet: number, facts: Facts): Facts {
  const own = ofPacket(packet);
  const about = Object.entries(facts).filter(([id]) => id.startsWith(own));
  return about.length === 0
    ? facts
    : { ...facts, ...Object.fromEntries(about.map(([id, holds]) => [id.slice(own.length), holds])) };
}

/** What an answer's id begins with that is for one of several packets alone, counted from 1. */
export const ofPacket = (packet: number): string => `packet ${packet}:`;

/** What the answer to an outcome's packet finds as that packet did. It comes back by the interface that the packet left by. */
export function lastingFacts({ assumptions, packet }: Outcome): Facts {
  const behind = `:${formatAddress(packet.dst)}`;
  return Object.fromEntries(
    assumptions.flatMap(({ id, holds }) => {
      if (!aboutTheMachine.has(beginning(id)) && !id.startsWith('packet ')) return [];
      const fact: readonly [string, boolean] = [id, holds];
      if (!id.startsWith('out:') || !id.endsWith(behind)) return [fact];
      return [fact, [`in:${id.slice('out:'.length, -behind.length)}`, holds] as const];
    }),
  );
}

/**
 * What a packet's source says of the machine: its own packets bear an address of its own, and fib_validate_source()
 * lets none in that bears one.
 */
export function factsOfSource(packet: Packet): Facts {
  return packet.in === 'lo' ? {} : { [`local:${formatAddress(packet.src)}`]: packet.in === null };
}
