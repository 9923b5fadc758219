/**
 * Where IPVS sends a connection: that of one it knows, or one of a new one's. ip_vs_schedule() of
 * net/netfilter/ipvs/ip_vs_core.c and what the protocols ask before it.
 */
import { type Address, sameAddress } from '../../net/address.ts';
import { protocol } from '../../net/protocol.ts';
import { RST, SYN } from '../../net/tcp.ts';
import { formatAddress } from '../../net/text.ts';
import type { ForwardingMethod, RealServer, Tunnel, VirtualService } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Connection, IpvsChoice } from '../connection/connection.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';
import { dropsPacket } from './defense.ts';
import { clientKey } from './persistence.ts';
import { isBalanced, type Request } from './request.ts';
import { chooseServer } from './schedulers.ts';
import { ftpPort, indexOfService, serviceFor } from './services.ts';
import { advance, remember, requestConnection } from './table.ts';

/** Where IPVS sends a packet, and how. */
export interface Balanced {
  readonly method: ForwardingMethod;
  readonly address: Address;
  /** The port at the real server, of masquerading. */
  readonly port: number;
  /** Of tunnels; undefined where no dump tells. */
  readonly tunnel?: Tunnel | undefined;
  /** Answers are looked for: the connection is remembered, and conntrack learns of it. */
  readonly remembered: boolean;
}

export function goOn(walk: Walk, known: Connection): Balanced | undefined {
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
  return { method: server.method, address: server.address, tunnel: server.tunnel, port, remembered };
}

function bypassed({ packet }: Walk): Balanced {
  return { method: 'route', address: packet.dst, port: 0, remembered: true };
}

function nameOf({ address, port }: RealServer): string {
  return port === undefined ? formatAddress(address) : `${formatAddress(address)}:${port}`;
}

/** ip_vs_schedule() and what the protocols ask before it. */
export function begin(walk: Walk, request: Request): Balanced | undefined {
  const isError = walk.packet.quoted !== undefined;
  if (isError && !walk.settings.ipvs.scheduleErrors) return undefined;
  const service = serviceFor(walk.node, request, walk.packet);
  if (service === undefined) return undefined;
  const before = isError ? undefined : rememberTracked(walk, service, request);
  if (before !== undefined) return goOn(walk, before);
  if (!isError && dropsLost(walk, service, request)) return undefined;
  if (!mayBegin(walk) && (isError || isUnknown(walk, request))) return undefined;
  if (dropsPacket(walk)) return undefined;
  // The data connections of FTP's server are none of its clients'.
  if (request.cport === FTP_DATA || isReplyOfThisNode(walk, request)) return undefined;
  const { by, persistence } = service;
  // What an FTP service catches beside its port: only a persistent one knows whose data that is.
  if (persistence === undefined && by.kind === 'address' && by.port !== request.vport) return undefined;
  const client = clientKey(walk, service, request);
  if (client === 'refused') {
    const text = message('IPVS: the persistence engine {engine} finds nothing in it that it could go by', {
      engine: service.engine ?? '',
    });
    finishByStack(walk, 'dropped', 'ipvs', text);
    return undefined;
  }
  const server = chooseServer(walk, service, request, client);
  const chosen = server === undefined ? undefined : service.realServers[server];
  return server === undefined || chosen === undefined
    ? refuse(walk, service, request)
    : open(walk, service, request, chosen, server);
}

/** A connection that `conntrack -L` shows: who answers in it is the real server that IPVS gave it, unless it has forgotten. */
function rememberTracked(walk: Walk, service: VirtualService, request: Request): Connection | undefined {
  const { connection, direction, chooser } = walk;
  // Those of the packets before this one have other numbers.
  if (connection === undefined || connection.id >= 0 || direction !== 'original') return undefined;
  const { src: address, sport: port = 0 } = connection.reply;
  if (sameAddress(address, request.service)) return undefined;
  const server = service.realServers.findIndex(
    (each) => each.method === 'masquerade' && sameAddress(each.address, address),
  );
  if (server < 0) return undefined;
  const text = message('IPVS still knows the connection that connection tracking shows');
  if (!chooser.assume({ id: `ipvs-connection:${clientOf(request)}`, text })) return undefined;
  const choice = {
    service: indexOfService(walk.node, service),
    server,
    persistent: service.persistence !== undefined,
  };
  return remember(walk, request, choice, { address, port });
}

/**
 * ip_vs_in_hook(): what belongs to a connection of a real server that was removed is dropped, and with
 * expire_nodest_conn both tables forget it, so that the next packet finds another server.
 */
function dropsLost(walk: Walk, service: VirtualService, request: Request): boolean {
  const { connection, direction, chooser, settings } = walk;
  if (connection === undefined || connection.id >= 0 || direction !== 'original') return false;
  const { src: address } = connection.reply;
  if (sameAddress(address, request.service)) return false;
  if (service.realServers.some((each) => sameAddress(each.address, address))) return false;
  const server = formatAddress(address);
  const text = message('IPVS still knows the connection to {server}, which is no real server of the service any more', {
    server,
  });
  if (!chooser.assume({ id: `ipvs-lost:${clientOf(request)}`, text })) return false;
  if (settings.ipvs.expiresLost) walk.connections.forget(connection);
  const why = message('IPVS: the real server of the connection, {server}, was removed', { server });
  finishByStack(walk, 'dropped', 'ipvs', why);
  return true;
}

/** Of IPVS' own connections no dump tells: what doesn't begin one is taken to belong to none. */
function isUnknown({ chooser }: Walk, request: Request): boolean {
  const client = clientOf(request);
  const text = message('IPVS has no connection of {client}, from before this packet', { client });
  return chooser.suppose({ id: `ipvs-no-connection:${client}`, text });
}

function clientOf({ client, cport }: Request): string {
  return `${formatAddress(client)}:${cport}`;
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

/** SCTP's chunks. */
const INIT = 1;
const ABORT = 6;
const FTP_DATA = 20;

/** An answer of a real server on this node is no request, though it may go to where a service is. */
function isReplyOfThisNode(walk: Walk, { client, cport, service, vport, protocol: number }: Request): boolean {
  if (walk.hook !== 'OUTPUT' && walk.packet.in !== 'lo') return false;
  return (
    requestConnection(walk, { client: service, cport: vport, service: client, vport: cport, protocol: number }) !==
    undefined
  );
}
