/**
 * What was found out about the machine while one packet was followed, for those that come with it. A payload or a rate
 * is asked of each packet anew; which addresses the machine owns is not.
 */
import type { Packet } from '../net/packet.ts';
import { formatAddress } from '../net/text.ts';
import type { Outcome } from './trace.ts';

/** Answers to assumptions, by their ids. */
export type Facts = Readonly<Record<string, boolean>>;

/** Beginnings of the ids of assumptions that are about the machine or its surroundings, never about one packet. */
const aboutTheMachine: ReadonlySet<string> = new Set([
  'local',
  'group',
  'switch',
  'name',
  'address-of',
  'out',
  'queue',
  'listens',
  'tproxy',
  'track',
]);

/** What the answer to an outcome's packet finds as that packet did. */
export function lastingFacts({ assumptions }: Outcome): Facts {
  return Object.fromEntries(
    assumptions
      .filter(({ id }) => aboutTheMachine.has(id.slice(0, Math.max(0, id.indexOf(':')))))
      .map(({ id, holds }) => [id, holds]),
  );
}

/**
 * What a packet's source says of the machine: its own packets bear an address of its own, and fib_validate_source()
 * lets none in that bears one.
 */
export function factsOfSource(packet: Packet): Facts {
  return packet.in === 'lo' ? {} : { [`local:${formatAddress(packet.src)}`]: packet.in === null };
}
