/**
 * IPVS, the kernel's load balancer, at its hooks: net/netfilter/ipvs/ip_vs_core.c. Requests are caught in INPUT behind
 * the filter and security tables, or in OUTPUT behind nat for the node's own packets; replies in FORWARD behind filter.
 */

import { sameAddress } from '../../net/address.ts';
import { hasPorts, protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import type { RealServer, VirtualService } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { fraction } from '../fraction.ts';
import { changesBetween } from './changes.ts';
import { invert, tupleOf } from './connection.ts';
import { partsByWeight } from './shares.ts';
import { finishByStack, note, type Walk } from './walk.ts';

export interface Balanced {
  readonly service: VirtualService;
  readonly server: RealServer;
}

function portText(port: number | undefined): string {
  return port === undefined ? '' : `:${port}`;
}

/** The virtual service that a request is for: by address and port first, then by mark (ip_vs_service_find()). */
export function serviceFor(walk: Walk): VirtualService | undefined {
  const { packet, node } = walk;
  if (node.services === undefined || packet.quoted !== undefined) return undefined;
  const marked = node.services.find(
    ({ by, family }) => by.kind === 'mark' && packet.mark !== 0 && by.mark === packet.mark && family === packet.family,
  );
  const addressed = (port: number | undefined): VirtualService | undefined =>
    node.services?.find(
      ({ by }) =>
        by.kind === 'address' &&
        by.protocol === packet.protocol &&
        by.port === port &&
        sameAddress(by.address, packet.dst),
    );
  if (marked !== undefined) return marked;
  return hasPorts(packet.protocol) ? (addressed(packet.dport) ?? addressed(0)) : undefined;
}

/** IPVS keeps its connections apart from conntrack's: in a zone of their own, which no rule can name. */
const zone = -1;

/** The tuple of a request as IPVS keeps it. */
function known(walk: Walk): ReturnType<Walk['connections']['find']> {
  const { packet } = walk;
  // An error is about the packet that it quotes, seen from the other side.
  const tuple = packet.quoted === undefined ? tupleOf(packet) : invert(tupleOf(packet.quoted));
  return walk.connections.find(tuple, zone);
}

/**
 * Chooses the real server of a request and notes it. Undefined: the packet is not IPVS' or the walk is over.
 * A connection that was balanced before stays with its server.
 */
export function balance(walk: Walk): Balanced | undefined {
  const before = known(walk);
  if (before?.direction === 'reply') return undefined;
  const kept = before?.connection.ipvs;
  const service = kept === undefined ? serviceFor(walk) : walk.node.services?.[kept.service];
  if (service === undefined || (kept === undefined && !mayBegin(walk))) return undefined;
  const index = kept?.server ?? chooseServer(walk, service);
  const server = index === undefined ? undefined : service.realServers[index];
  if (index === undefined || server === undefined) {
    note(walk, {
      kind: 'ipvs',
      service,
      text: message('IPVS: the virtual service has no real server that takes new connections.'),
    });
    const text = message('IPVS: the service has no real server, and the sender is told that the port is unreachable');
    finishByStack(walk, 'dropped', 'ipvs', text);
    return undefined;
  }
  const to = `${formatAddress(server.address)}${portText(server.port)}`;
  const text =
    kept === undefined
      ? message('IPVS: scheduler {scheduler} takes the real server {server}.', {
          scheduler: service.scheduler,
          server: to,
        })
      : message('IPVS: the connection stays with the real server {server}.', { server: to });
  note(walk, { kind: 'ipvs', service, server, text });
  if (kept === undefined) remember(walk, service, index, server);
  return { service, server };
}

/** A TCP connection begins with a SYN; anything else of an unknown one is left to the node itself. */
function mayBegin({ packet }: Walk): boolean {
  return packet.protocol !== protocol.tcp || ((packet.tcpFlags ?? SYN) & SYN) !== 0;
}

const SYN = 2;

function remember(walk: Walk, service: VirtualService, index: number, server: RealServer): void {
  const original = tupleOf(walk.packet);
  const sent = { ...original, dst: server.address, ...serverPort(walk, server) };
  const routed = server.method !== 'masquerade';
  walk.connections.keep({
    id: walk.connections.fresh(),
    original,
    // The other methods leave the packet as it is, and the answer doesn't come back this way.
    reply: routed ? invert(original) : invert(sent),
    mark: 0,
    zone,
    seenReply: false,
    expected: false,
    assured: false,
    sourceDone: true,
    destinationDone: true,
    sourceTranslated: false,
    destinationTranslated: !routed,
    confirmed: true,
    ipvs: { service: walk.node.services?.indexOf(service) ?? 0, server: index },
  });
}

/** A real server of a service by mark may have port 0: the packet keeps its own. */
function serverPort({ packet }: Walk, { port }: RealServer): { readonly dport?: number } {
  if (packet.dport === undefined) return {};
  return { dport: port === 0 ? packet.dport : port };
}

/** New connections are spread by weight; what the counters were at that moment no dump tells, so chance decides. */
function chooseServer(walk: Walk, service: VirtualService): number | undefined {
  const parts = partsByWeight(
    service.scheduler,
    service.realServers.map(({ weight }) => weight),
  );
  const total = parts.reduce((sum, part) => sum + part, 0);
  if (total === 0) return undefined;
  return walk.chooser.chance(parts.map((part) => fraction(part, total)));
}

/** Masquerading: the destination becomes the real server's, and conntrack learns the answer's tuple (ip_vs_update_conntrack()). */
export function rewriteToServer(walk: Walk, { server }: Balanced): void {
  const before = { packet: walk.packet };
  const dport = serverPort(walk, server);
  walk.packet = { ...walk.packet, dst: server.address, ...dport };
  const { connection } = walk;
  if (connection !== undefined && !connection.confirmed && walk.direction === 'original') {
    const sent = { ...invert(connection.reply), dst: server.address, ...dport };
    walk.connection = { ...connection, reply: invert(sent), destinationDone: true };
  }
  const last = walk.steps.length - 1;
  const step = walk.steps[last];
  if (step !== undefined) walk.steps[last] = { ...step, changes: changesBetween(before, walk) };
}

/** The real server's answer gets the service's address back: ip_vs_reply4() in FORWARD and INPUT, ip_vs_local_reply4() in OUTPUT. */
export function rewriteReply(walk: Walk): void {
  const found = known(walk);
  if (found?.direction !== 'reply' || !found.connection.destinationTranslated) return;
  const { original } = found.connection;
  const before = { packet: walk.packet };
  walk.packet = {
    ...walk.packet,
    src: original.dst,
    ...(original.dport === undefined || walk.packet.quoted !== undefined ? {} : { sport: original.dport }),
  };
  const changes = changesBetween(before, walk);
  if (changes.length === 0) return;
  const text = message('IPVS: the answer gets the service’s address back.');
  walk.steps.push({
    kind: 'translation',
    how: 'source',
    why: 'connection',
    hook: walk.hook,
    packet: before.packet,
    text,
    changes,
  });
}
