/**
 * IPVS, the kernel's load balancer, at its hooks: net/netfilter/ipvs/ip_vs_core.c. Requests are caught in INPUT behind
 * the filter and security tables, or in OUTPUT behind nat for the node's own packets; replies in FORWARD behind filter.
 */

import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import type { RealServer, VirtualService } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { changesBetween } from './changes.ts';
import { invert } from './connection.ts';
import { chooseServer } from './ipvsSchedulers.ts';
import { indexOfService, serviceFor } from './ipvsServices.ts';
import { advance, beginsAnew, known, remember, serverPort } from './ipvsTable.ts';
import { finishByStack, note, type Walk } from './walk.ts';

export interface Balanced {
  readonly service: VirtualService;
  readonly server: RealServer;
}

function portText(port: number | undefined): string {
  return port === undefined ? '' : `:${port}`;
}

/**
 * Chooses the real server of a request and notes it. Undefined: the packet is not IPVS' or the walk is over.
 * A connection that was balanced before stays with its server.
 */
export function balance(walk: Walk): Balanced | undefined {
  // What comes round over loopback has IPVS' property already.
  if (walk.balanced) return undefined;
  const before = known(walk);
  if (before?.direction === 'reply') return undefined;
  if (before !== undefined && beginsAnew(walk, before.connection)) {
    walk.connections.forget(before.connection);
    if (walk.connection?.confirmed === true && walk.settings.ipvsConntrack) {
      walk.connections.forget(walk.connection);
      const text = message(
        'IPVS: the connection has ended, and is forgotten together with this SYN; the next one counts',
      );
      finishByStack(walk, 'dropped', 'ipvs', text);
      return undefined;
    }
    return balance(walk);
  }
  const kept = before?.connection.ipvs;
  const service = kept === undefined ? serviceFor(walk.node, walk.packet) : walk.node.services?.[kept.service];
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
  if (kept === undefined && !isOnePacket(walk, service)) {
    remember(walk, { service: indexOfService(walk.node, service), server: index }, server);
  }
  const connection = known(walk)?.connection;
  if (connection !== undefined) advance(walk, connection, 'input');
  return { service, server };
}

/**
 * tcp_conn_schedule() and sctp_conn_schedule(): a connection begins with a SYN, an association with an INIT, unless the
 * switches sloppy_tcp and sloppy_sctp say otherwise; anything else of an unknown one is left to the node itself.
 */
function mayBegin({ packet, node }: Walk): boolean {
  const sloppy = (name: string): boolean => (node.sysctls?.get(`net.ipv4.vs.sloppy_${name}`) ?? '0') !== '0';
  switch (packet.protocol) {
    case protocol.tcp: {
      const flags = packet.tcpFlags ?? SYN;
      return (flags & SYN) !== 0 || (sloppy('tcp') && (flags & RST) === 0);
    }
    case protocol.sctp:
      return (packet.chunks?.[0] ?? INIT) === INIT || sloppy('sctp');
    default:
      return true;
  }
}

const SYN = 2;
const RST = 4;
/** SCTP's first chunk. */
const INIT = 1;

/** With `ops` each datagram is balanced by itself, and IPVS keeps nothing of it. */
function isOnePacket({ packet }: Walk, { onePacket }: VirtualService): boolean {
  return onePacket && packet.protocol === protocol.udp;
}

/** Masquerading: the destination becomes the real server's, and conntrack learns the answer's tuple (ip_vs_update_conntrack()). */
export function rewriteToServer(walk: Walk, { server }: Balanced): void {
  const before = { packet: walk.packet };
  const dport = serverPort(walk.packet, server);
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
  if (walk.balanced) return;
  const found = known(walk);
  if (found?.direction !== 'reply' || !found.connection.destinationTranslated) return;
  const { original } = found.connection;
  walk.balanced = true;
  advance(walk, found.connection, 'output');
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
