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
  'table',
  'table-local',
  'policy-rule',
  'rp-filter',
  'accept-local',
  'forwarding',
  'ipvs-conntrack',
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

/** What the answer to an outcome's packet finds as that packet did. It comes back by the interface that the packet left by. */
export function lastingFacts({ assumptions, packet }: Outcome): Facts {
  const behind = `:${formatAddress(packet.dst)}`;
  return Object.fromEntries(
    assumptions.flatMap(({ id, holds }) => {
      if (!aboutTheMachine.has(id.split(':', 1)[0] ?? '')) return [];
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
