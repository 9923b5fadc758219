/** How many connections each real server has: those that the listing shows, and those of packets before this one. */

import { formatAddress } from '../../net/text.ts';
import type { RealServer, VirtualService } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Bounds, Connection } from '../connection/connection.ts';
import { type Certainty, isActive } from '../connection/ipvs/life.ts';
import type { Zone } from '../connection/zone.ts';
import type { Walk } from '../walk/walk.ts';
import { keptApart } from './keptApart.ts';

/** Kept as one entry for each packet and server, in a zone that no rule can name. */
const loadZone: Zone = { original: -3, reply: -3 };

interface Load {
  readonly active: number;
  readonly inactive: number;
  /** Which of both nobody knows. */
  readonly unclear: number;
}

const none: Load = { active: 0, inactive: 0, unclear: 0 };

/** Schedulers that leave a server alone which has more active connections than weight; others look at thresholds only. */
const byLoad: ReadonlySet<string> = new Set(['lblc', 'lblcr', 'ovf']);

function counts({ scheduler, realServers }: VirtualService): boolean {
  return byLoad.has(scheduler) || realServers.some(({ upperThreshold = 0 }) => upperThreshold > 0);
}

function tupleOf(service: number, server: number, packet: number): Connection['original'] {
  const nobody = { family: 'ipv4', words: [packet] } as const;
  return { src: nobody, dst: nobody, protocol: 0, sport: service, dport: server };
}

/**
 * Takes note that a connection of a server began, changed or was forgotten; undefined: it was not, or is no more. What
 * packets before this one did is not asked here: that would fork on each of them.
 */
export function recount(walk: Walk, before: Connection | undefined, after: Connection | undefined): void {
  const choice = after?.ipvs ?? before?.ipvs;
  const service = choice === undefined ? undefined : walk.node.services?.[choice.service];
  if (choice === undefined || service === undefined || !counts(service)) return;
  const change = (is: Certainty): number =>
    Number(after !== undefined && isActive(after.ipvsLife) === is) -
    Number(before !== undefined && isActive(before.ipvsLife) === is);
  const [active, inactive, unclear] = [change('yes'), change('no'), change('open')];
  if (active === 0 && inactive === 0 && unclear === 0) return;
  const tuple = tupleOf(choice.service, choice.server, walk.before);
  const known = walk.connections.find(tuple, loadZone)?.connection;
  const { active: a, inactive: i, unclear: u } = known?.ipvsLoad ?? none;
  walk.connections.keep({
    id: known?.id ?? walk.connections.fresh(),
    original: tuple,
    reply: tuple,
    zone: loadZone,
    ...keptApart,
    ipvsLoad: { active: a + active, inactive: i + inactive, unclear: u + unclear },
  });
}

/**
 * The connections of a server, with what each packet before this one added: at least and at most, since which of its
 * ways a packet took is not asked; to ask it of ten packets would be to fork on all ways of ten packets.
 */
function loadOf(walk: Walk, service: number, server: number, measure: Measure): Bounds {
  const listed = walk.node.services?.[service]?.realServers[server];
  const { activeConnections: active = 0, inactiveConnections: inactive = 0 } = listed ?? {};
  let { least, most } = measure({ active, inactive, unclear: 0 });
  for (let packet = 0; packet <= walk.before; packet++) {
    const tuple = tupleOf(service, server, packet);
    least += walk.connections.bounds(tuple, loadZone, ({ ipvsLoad = none }) => measure(ipvsLoad).least).least;
    most += walk.connections.bounds(tuple, loadZone, ({ ipvsLoad = none }) => measure(ipvsLoad).most).most;
  }
  return { least, most };
}

type Measure = (load: Load) => Bounds;

const activeOnes: Measure = ({ active, unclear }) => ({ least: active, most: active + unclear });
const all: Measure = ({ active, inactive, unclear }) => {
  const sum = active + inactive + unclear;
  return { least: sum, most: sum };
};

/** Whether the server has more active connections than that; `open`: it depends on which ways earlier packets took. */
export function hasMoreActive(walk: Walk, service: number, server: number, than: number): 'yes' | 'no' | 'open' {
  const { least, most } = loadOf(walk, service, server, activeOnes);
  return least > than ? 'yes' : most <= than ? 'no' : 'open';
}

/** Asks whether a server has more active connections than it should, where it is open. */
export function assumeBusy(walk: Walk, service: number, server: number): boolean {
  const name = nameOf(walk, service, server);
  const text = message('the real server {server} has too many active connections when this packet comes', {
    server: name,
  });
  return walk.chooser.assume({ id: `ipvs-busy:${walk.before}:${service}:${name}`, text });
}

/**
 * IP_VS_DEST_F_OVERLOAD: at its upper threshold a server takes no more, until it has fewer than the lower one, or three
 * quarters of the upper. What happened between the two before the dump was taken, it doesn't tell.
 */
export function isFull(walk: Walk, service: number, server: number): boolean {
  const dest = walk.node.services?.[service]?.realServers[server];
  const { upperThreshold: upper = 0, lowerThreshold: lower = 0 } = dest ?? {};
  if (dest === undefined || upper === 0) return false;
  const { least, most } = loadOf(walk, service, server, all);
  if (least >= upper) return true;
  const listed = listedConnections(dest);
  const between = listed > 0 && (lower > 0 ? listed >= lower : listed * 4 >= upper * 3);
  if (most < upper && !between) return false;
  const name = nameOf(walk, service, server);
  const text = message('the real server {server} has reached its upper threshold when this packet comes', {
    server: name,
  });
  return walk.chooser.assume({ id: `ipvs-full:${walk.before}:${service}:${name}`, text, likely: most >= upper });
}

function nameOf({ node }: Walk, service: number, server: number): string {
  const dest = node.services?.[service]?.realServers[server];
  return dest === undefined ? '?' : `${formatAddress(dest.address)}:${dest.port}`;
}

function listedConnections({ activeConnections: active = 0, inactiveConnections: inactive = 0 }: RealServer): number {
  return active + inactive;
}
