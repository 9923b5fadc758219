/**
 * Which real server takes a new connection: net/netfilter/ipvs/ip_vs_rr.c and its siblings. How far their counters have
 * come no dump tells, so chance decides, by weight; a client that must stay with its server does.
 */
import type { Address } from '../../net/address.ts';
import type { RealServer, VirtualService } from '../../node/model.ts';
import { fraction } from '../fraction.ts';
import { indexOfService } from './ipvsServices.ts';
import { rememberTemplate, template } from './ipvsTable.ts';
import { partsByWeight } from './shares.ts';
import type { Walk } from './walk.ts';

/** The index of the server; undefined: none takes new connections. */
export function chooseServer(walk: Walk, service: VirtualService): number | undefined {
  const key = clientKey(walk, service) ?? hashKey(walk, service);
  const index = indexOfService(walk.node, service);
  const before = key === undefined ? undefined : template(walk, index, key.who, key.part);
  if (before !== undefined) return before.server;
  const chosen = draw(walk, service);
  if (chosen !== undefined && key !== undefined) {
    rememberTemplate(walk, { service: index, server: chosen }, key.who, key.part);
  }
  return chosen;
}

interface Key {
  readonly who: Address;
  readonly part: number;
}

/** Persistence (ip_vs_sched_persist()): the same client, under the netmask, stays with the server it was given. */
function clientKey({ packet }: Walk, { persistence, persistenceMask }: VirtualService): Key | undefined {
  if (persistence === undefined) return undefined;
  const words = packet.src.words.map((word, index) => (word & (persistenceMask?.[index] ?? 0xffffffff)) >>> 0);
  return { who: { family: packet.family, words }, part: -1 };
}

/**
 * Schedulers that hash: what falls into the same slot gets the same server. Which one that is depends on the order in
 * which the servers were added; `ipvsadm` sorts them and loses it, so the first connection of a slot is left to chance.
 */
function hashKey({ packet }: Walk, { scheduler, schedulerFlags }: VirtualService): Key | undefined {
  const withPort = schedulerFlags.some((flag) => flag.endsWith('-port') || flag === 'flag-2');
  const port = withPort ? (packet.sport ?? 0) : 0;
  switch (scheduler) {
    case 'sh':
      return { who: slot(packet.src, port), part: -2 };
    case 'dh':
      return { who: slot(packet.dst, 0), part: -3 };
    case 'mh':
      return { who: packet.src, part: port };
    // Locality: a destination stays with its server as long as that is not overloaded.
    case 'lblc':
    case 'lblcr':
      return { who: packet.dst, part: -4 };
    default:
      return undefined;
  }
}

/** ip_vs_sh_hashkey(): 256 slots, by a multiplication of the folded address and the port. */
function slot(address: Address, port: number): Address {
  const folded = address.words.reduce((sum, word) => sum ^ word, 0);
  return { family: 'ipv4', words: [Math.imul((folded + port) | 0, 0x61c88647) >>> 24] };
}

function draw(walk: Walk, { scheduler, realServers }: VirtualService): number | undefined {
  const weights = realServers.map((server) => (isOverloaded(scheduler, server) ? 0 : server.weight));
  const parts = partsByWeight(scheduler, weights);
  const total = parts.reduce((sum, part) => sum + part, 0);
  if (total === 0) return undefined;
  return walk.chooser.chance(parts.map((part) => fraction(part, total)));
}

/** At its upper threshold a server takes no more, and of the scheduler `ovf` (ip_vs_ovf.c) with more connections than weight. */
function isOverloaded(scheduler: string, server: RealServer): boolean {
  const { upperThreshold = 0, activeConnections = 0, inactiveConnections = 0, weight } = server;
  if (scheduler === 'ovf' && activeConnections > weight) return true;
  return upperThreshold > 0 && activeConnections + inactiveConnections >= upperThreshold;
}
