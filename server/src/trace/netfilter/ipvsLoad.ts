/** How many connections each real server has: those that the listing shows, and those of packets before this one. */

import { formatAddress } from '../../net/text.ts';
import type { RealServer, VirtualService } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Connection, IpvsChoice } from './connection.ts';
import { isActive } from './ipvsLife.ts';
import type { Walk } from './walk.ts';
import type { Zone } from './zone.ts';

/** Kept as one entry for each server, in a zone that no rule can name. */
const loadZone: Zone = { original: -3, reply: -3 };

interface Load {
  readonly active: number;
  readonly inactive: number;
}

/** Schedulers that leave a server alone which has more active connections than weight; others look at thresholds only. */
const byLoad: ReadonlySet<string> = new Set(['lblc', 'lblcr', 'ovf']);

function counts({ scheduler, realServers }: VirtualService): boolean {
  return byLoad.has(scheduler) || realServers.some(({ upperThreshold = 0 }) => upperThreshold > 0);
}

function tupleOfServer({ service, server }: IpvsChoice): Connection['original'] {
  const nobody = { family: 'ipv4', words: [0] } as const;
  return { src: nobody, dst: nobody, protocol: 0, sport: service, dport: server };
}

function madeHere({ connections }: Walk, choice: IpvsChoice): Connection | undefined {
  return connections.find(tupleOfServer(choice), loadZone)?.connection;
}

/** Takes note that a connection of a server began, changed or was forgotten; undefined: it was not, or is no more. */
export function recount(walk: Walk, before: Connection | undefined, after: Connection | undefined): void {
  const choice = after?.ipvs ?? before?.ipvs;
  const service = choice === undefined ? undefined : walk.node.services?.[choice.service];
  if (choice === undefined || service === undefined || !counts(service)) return;
  const change = (is: boolean): number =>
    Number(after !== undefined && isActive(after.ipvsLife) === is) -
    Number(before !== undefined && isActive(before.ipvsLife) === is);
  const [active, inactive] = [change(true), change(false)];
  if (active === 0 && inactive === 0) return;
  const known = madeHere(walk, choice);
  const tuple = tupleOfServer(choice);
  walk.connections.keep({
    id: known?.id ?? walk.connections.fresh(),
    original: tuple,
    reply: tuple,
    zone: loadZone,
    mark: 0,
    seenReply: false,
    expected: false,
    assured: false,
    sourceDone: true,
    destinationDone: true,
    sourceTranslated: false,
    destinationTranslated: false,
    confirmed: true,
    ipvsLoad: {
      active: (known?.ipvsLoad?.active ?? 0) + active,
      inactive: (known?.ipvsLoad?.inactive ?? 0) + inactive,
    },
  });
}

function loadOf(walk: Walk, service: number, server: number): Load {
  const { activeConnections = 0, inactiveConnections = 0 } = walk.node.services?.[service]?.realServers[server] ?? {};
  const { active, inactive } = madeHere(walk, { service, server, persistent: false })?.ipvsLoad ?? {
    active: 0,
    inactive: 0,
  };
  return { active: activeConnections + active, inactive: inactiveConnections + inactive };
}

export function activeConnections(walk: Walk, service: number, server: number): number {
  return loadOf(walk, service, server).active;
}

/**
 * IP_VS_DEST_F_OVERLOAD: at its upper threshold a server takes no more, until it has fewer than the lower one, or three
 * quarters of the upper. What happened between the two before the dump was taken, it doesn't tell.
 */
export function isFull(walk: Walk, service: number, server: number): boolean {
  const dest = walk.node.services?.[service]?.realServers[server];
  const { upperThreshold: upper = 0, lowerThreshold: lower = 0 } = dest ?? {};
  if (dest === undefined || upper === 0) return false;
  const { active, inactive } = loadOf(walk, service, server);
  if (active + inactive >= upper) return true;
  const listed = listedConnections(dest);
  if (listed === 0 || (lower > 0 ? listed < lower : listed * 4 < upper * 3)) return false;
  const name = `${formatAddress(dest.address)}:${dest.port}`;
  const text = message('the real server {server} had reached its upper threshold, and takes no new connections yet', {
    server: name,
  });
  return walk.chooser.assume({ id: `ipvs-full:${service}:${name}`, text, likely: false });
}

function listedConnections({ activeConnections: active = 0, inactiveConnections: inactive = 0 }: RealServer): number {
  return active + inactive;
}
