/**
 * IPVS, the kernel's load balancer, where it catches requests: in INPUT behind the filter and security tables, or in
 * OUTPUT behind nat for the node's own packets. ip_vs_in_hook() of net/netfilter/ipvs/ip_vs_core.c.
 */

import type { Address } from '../../net/address.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import type { ForwardingMethod, RealServer, VirtualService } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { fraction } from '../fraction.ts';
import { changesBetween } from './changes.ts';
import { type Connection, type IpvsChoice, invert } from './connection.ts';
import { isAboutConnection, isBalanced, isRegistered, isSupported, type Request, requestOf } from './ipvsRequest.ts';
import { chooseServer } from './ipvsSchedulers.ts';
import { ftpPort, indexOfService, serviceFor } from './ipvsServices.ts';
import { advance, beginsAnew, forget, remember, requestConnection } from './ipvsTable.ts';
import { finishByStack, note, type Walk } from './walk.ts';

/** Where IPVS sends a packet, and how. */
export interface Balanced {
  readonly method: ForwardingMethod;
  readonly address: Address;
  /** The port at the real server, of masquerading. */
  readonly port: number;
  /** Answers are looked for: the connection is remembered, and conntrack learns of it. */
  readonly remembered: boolean;
}

/**
 * Chooses the real server of a request and notes it. Undefined: the packet is not IPVS' or the walk is over.
 * A connection that was balanced before stays with its server.
 */
export function balance(walk: Walk): Balanced | undefined {
  // What comes round over loopback has IPVS' property already.
  if (walk.balanced || !isRegistered(walk)) return undefined;
  const { packet } = walk;
  const isError = packet.quoted !== undefined;
  if (isError && isAboutConnection(packet)) return isSupported(packet.quoted?.protocol ?? 0) ? take(walk) : undefined;
  if (isSupported(packet.protocol)) return take(walk);
  if (walk.settings.ipvs.ignoreTunneled) walk.balanced = true;
  return undefined;
}

/** ip_vs_forward_icmp(): on its way through the node an error from a client's side is caught too, if its connection is known. */
export function balanceForwarded(walk: Walk): Balanced | undefined {
  if (walk.balanced || !isRegistered(walk) || !isAboutConnection(walk.packet)) return undefined;
  return isSupported(walk.packet.quoted?.protocol ?? 0) ? take(walk) : undefined;
}

function take(walk: Walk): Balanced | undefined {
  const request = requestOf(walk.packet);
  const known = requestConnection(walk, request);
  if (known === undefined) return begin(walk, request);
  // ip_vs_in_icmp_v6(): of the node's own errors only those about masqueraded connections are passed on.
  const { packet, hook } = walk;
  if (packet.quoted !== undefined && packet.family === 'ipv6' && hook === 'OUTPUT' && !known.destinationTranslated)
    return undefined;
  if (!beginsAnew(walk, known)) return goOn(walk, known);
  forget(walk, known);
  if (walk.connection?.confirmed !== true) return begin(walk, request);
  // ip_vs_conn_uses_old_conntrack(): both forget it, and the packet with it.
  walk.connections.forget(walk.connection);
  const text = message('IPVS: the connection has ended, and is forgotten together with this SYN; the next one counts');
  finishByStack(walk, 'dropped', 'ipvs', text);
  return undefined;
}

function goOn(walk: Walk, known: Connection): Balanced | undefined {
  const service = walk.node.services?.[known.ipvs?.service ?? -1];
  if (service === undefined) return undefined;
  const server = service.realServers[known.ipvs?.server ?? -1];
  const to = server === undefined ? bypassed(walk) : balancedTo(server, known.reply.sport ?? 0, true);
  const text =
    server === undefined
      ? message('IPVS: the connection goes past the service, to its own destination.')
      : message('IPVS: the connection stays with the real server {server}.', { server: nameOf(server) });
  note(walk, { kind: 'ipvs', service, ...(server === undefined ? {} : { server }), text });
  advance(walk, known, 'input');
  return to;
}

function balancedTo(server: RealServer, port: number, remembered: boolean): Balanced {
  return { method: server.method, address: server.address, port, remembered };
}

function bypassed({ packet }: Walk): Balanced {
  return { method: 'route', address: packet.dst, port: 0, remembered: true };
}

function nameOf({ address, port }: RealServer): string {
  return port === undefined ? formatAddress(address) : `${formatAddress(address)}:${port}`;
}

/** ip_vs_schedule() and what the protocols ask before it. */
function begin(walk: Walk, request: Request): Balanced | undefined {
  const isError = walk.packet.quoted !== undefined;
  if (isError && !walk.settings.ipvs.scheduleErrors) return undefined;
  if (!mayBegin(walk)) return undefined;
  const service = serviceFor(walk.node, request, walk.packet);
  if (service === undefined || isDropped(walk)) return undefined;
  // The data connections of FTP's server are none of its clients'.
  if (request.cport === FTP_DATA || isReplyOfThisNode(walk, request)) return undefined;
  const { by, persistence } = service;
  // What an FTP service catches beside its port: only a persistent one knows whose data that is.
  if (persistence === undefined && by.kind === 'address' && by.port !== request.vport) return undefined;
  const server = chooseServer(walk, service, request);
  const chosen = server === undefined ? undefined : service.realServers[server];
  return server === undefined || chosen === undefined
    ? refuse(walk, service, request)
    : open(walk, service, request, chosen, server);
}

function open(walk: Walk, service: VirtualService, request: Request, server: RealServer, index: number): Balanced {
  const text = message('IPVS: scheduler {scheduler} takes the real server {server}.', {
    scheduler: service.scheduler,
    server: nameOf(server),
  });
  note(walk, { kind: 'ipvs', service, server, text });
  const port = portAt(service, server, request);
  const once = service.onePacket && request.protocol === protocol.udp;
  if (!once) {
    const choice: IpvsChoice = {
      service: indexOfService(walk.node, service),
      server: index,
      persistent: service.persistence !== undefined,
    };
    const made = remember(
      walk,
      request,
      choice,
      server.method === 'masquerade' ? { address: server.address, port } : undefined,
    );
    advance(walk, made, 'input');
  }
  return balancedTo(server, port, !once);
}

/**
 * A real server's port 0 lets the packet keep its own. So do persistent services by mark or of all ports
 * (ip_vs_sched_persist()), whatever port their servers have.
 */
function portAt({ by, persistence }: VirtualService, { port }: RealServer, { vport }: Request): number {
  if (port === 0) return vport;
  const servicePort = by.kind === 'address' ? by.port : 0;
  return persistence !== undefined && vport !== servicePort ? vport : port;
}

/** ip_vs_leave(): nobody takes the connection. */
function refuse(walk: Walk, service: VirtualService, request: Request): Balanced | undefined {
  const { by } = service;
  if (walk.settings.ipvs.bypass && by.kind === 'mark' && walk.packet.quoted === undefined && isElsewhere(walk)) {
    note(walk, {
      kind: 'ipvs',
      service,
      text: message('IPVS: no real server takes it, and it goes past the service, to its own destination.'),
    });
    const choice = { service: indexOfService(walk.node, service), server: -1, persistent: false };
    advance(walk, remember(walk, request, choice, undefined), 'input');
    return bypassed(walk);
  }
  if (by.kind === 'address' && by.port === ftpPort && request.vport !== ftpPort) return undefined;
  note(walk, {
    kind: 'ipvs',
    service,
    text: message('IPVS: the virtual service has no real server that takes new connections.'),
  });
  const text = message('IPVS: the service has no real server, and the sender is told that the port is unreachable');
  finishByStack(walk, 'dropped', 'ipvs', text);
  return undefined;
}

/** inet_addr_type() of the destination, in the table of local addresses. */
function isElsewhere({ node, packet }: Walk): boolean {
  const own = node.interfaces?.some(({ addresses }) =>
    addresses.some(({ address }) => address.words.join() === packet.dst.words.join()),
  );
  return own !== true;
}

/**
 * tcp_conn_schedule() and sctp_conn_schedule(): a connection begins with a SYN, an association with an INIT, unless the
 * switches sloppy_tcp and sloppy_sctp say otherwise; what resets or aborts never begins one. Anything else of an unknown
 * one is left to the node itself. Of what an error quotes only the ports are known.
 */
function mayBegin({ packet, settings }: Walk): boolean {
  if (packet.quoted !== undefined) return isBalanced(packet.quoted.protocol);
  switch (packet.protocol) {
    case protocol.tcp: {
      const flags = packet.tcpFlags ?? SYN;
      return (flags & RST) === 0 && ((flags & SYN) !== 0 || settings.ipvs.sloppyTcp);
    }
    case protocol.sctp: {
      const chunk = packet.chunks?.[0] ?? INIT;
      return chunk !== ABORT && (chunk === INIT || settings.ipvs.sloppySctp);
    }
    default:
      return isBalanced(packet.protocol);
  }
}

const SYN = 2;
const RST = 4;
/** SCTP's chunks. */
const INIT = 1;
const ABORT = 6;
const FTP_DATA = 20;

/** ip_vs_todrop(): with net.ipv4.vs.drop_packet one of so many new connections is dropped. */
function isDropped(walk: Walk): boolean {
  const { dropRate } = walk.settings.ipvs;
  if (dropRate <= 0) return false;
  const drops = walk.chooser.chance([fraction(dropRate - 1, dropRate), fraction(1, dropRate)]) === 1;
  if (drops)
    finishByStack(
      walk,
      'dropped',
      'ipvs',
      message('IPVS: net.ipv4.vs.drop_packet drops one new connection of {count}', { count: dropRate }),
    );
  return drops;
}

/** An answer of a real server on this node is no request, though it may go to where a service is. */
function isReplyOfThisNode(walk: Walk, { client, cport, service, vport, protocol: number }: Request): boolean {
  if (walk.hook !== 'OUTPUT' && walk.packet.in !== 'lo') return false;
  return (
    requestConnection(walk, { client: service, cport: vport, service: client, vport: cport, protocol: number }) !==
    undefined
  );
}

/** Masquerading: the destination becomes the real server's, and conntrack learns the answer's tuple (ip_vs_update_conntrack()). */
export function rewriteToServer(walk: Walk, { address, port, remembered }: Balanced): void {
  const before = { packet: walk.packet };
  const { packet, connection } = walk;
  const { quoted } = packet;
  const dport = packet.dport === undefined || quoted !== undefined ? {} : { dport: port };
  walk.packet = {
    ...packet,
    dst: address,
    ...dport,
    // ip_vs_nat_icmp(): the server is told of the answer as it sent it.
    ...(quoted === undefined
      ? {}
      : { quoted: { ...quoted, src: address, ...(quoted.sport === undefined ? {} : { sport: port }) } }),
  };
  if (remembered && quoted === undefined && connection?.confirmed === false && walk.direction === 'original') {
    const sent = { ...invert(connection.reply), dst: address, ...dport };
    walk.connection = { ...connection, reply: invert(sent), destinationDone: true };
  }
  const last = walk.steps.length - 1;
  const step = walk.steps[last];
  if (step !== undefined) walk.steps[last] = { ...step, changes: changesBetween(before, walk) };
}

/** ip_vs_notrack(): without net.ipv4.vs.conntrack, what IPVS handles leaves its connection. What has none stays as it is. */
export function leaveConntrack(walk: Walk): void {
  if (walk.settings.ipvs.conntrack || walk.connection === undefined) return;
  walk.state = 'UNTRACKED';
  walk.connection = undefined;
}
