/** What IPVS remembers: connections with their real servers, and templates that keep a client with its server. */
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import type { RealServer, Tuple } from '../../node/model.ts';
import { type Connection, invert, tupleOf } from './connection.ts';
import { ipvsTcpStep, mayBeReused } from './ipvsTcp.ts';
import type { Walk } from './walk.ts';
import type { Zone } from './zone.ts';

/** IPVS keeps its connections apart from conntrack's: in zones of their own, which no rule can name. */
const connectionZone: Zone = { original: -1, reply: -1 };
const templateZone: Zone = { original: -2, reply: -2 };

/** A service and one of its real servers, by their places in the node. */
export type Pick = NonNullable<Connection['ipvs']>;

/** The connection of the packet, of whichever direction. */
export function known({ packet, connections }: Walk): ReturnType<Walk['connections']['find']> {
  // An error is about the packet that it quotes, seen from the other side.
  const tuple = packet.quoted === undefined ? tupleOf(packet) : invert(tupleOf(packet.quoted));
  return connections.find(tuple, connectionZone);
}

export interface Balancing {
  readonly connection: Connection;
  readonly server: RealServer;
}

/** The connection of a request that was rewritten to its real server already; undefined: none has this destination. */
export function balancedConnection({ packet, connections, node }: Walk): Balancing | undefined {
  const found = connections.find(invert(tupleOf(packet)), connectionZone);
  const pick = found?.connection.ipvs;
  if (found?.direction !== 'reply' || pick === undefined) return undefined;
  const server = node.services?.[pick.service]?.realServers[pick.server];
  // The other methods leave the destination alone: IPVS looks for the server's address, and finds nothing.
  return server?.method === 'masquerade' ? { connection: found.connection, server } : undefined;
}

export function remember(walk: Walk, pick: Pick, server: RealServer): void {
  const original = tupleOf(walk.packet);
  const sent = { ...original, dst: server.address, ...serverPort(walk.packet, server) };
  const routed = server.method !== 'masquerade';
  // The other methods leave the packet as it is, and the answer doesn't come back this way.
  keep(walk, { original, reply: routed ? invert(original) : invert(sent), zone: connectionZone, pick, routed });
}

/** ip_vs_set_state(): what a TCP segment makes of the balanced connection that it belongs to. */
export function advance({ packet, connections }: Walk, connection: Connection, way: 'input' | 'output'): void {
  if (packet.protocol !== protocol.tcp || packet.quoted !== undefined) return;
  const { state, answered } = connection.ipvsTcp ?? { state: 'NO', answered: connection.destinationTranslated };
  const direction = way === 'output' || answered ? way : 'input only';
  const after = ipvsTcpStep(state, direction, packet.tcpFlags ?? SYN);
  connections.keep({ ...connection, ipvsTcp: { state: after, answered: answered || way === 'output' } });
}

const SYN = 2;

/** Whether the packet is a SYN on a connection that has ended for IPVS (net.ipv4.vs.conn_reuse_mode). */
export function beginsAnew({ packet, node }: Walk, { ipvsTcp }: Connection): boolean {
  if (ipvsTcp === undefined || ((packet.tcpFlags ?? SYN) & SYN) === 0) return false;
  return (node.sysctls?.get('net.ipv4.vs.conn_reuse_mode') ?? '1') !== '0' && mayBeReused(ipvsTcp.state);
}

/** A real server of a service by mark or of all ports may have port 0: the packet keeps its own. */
export function serverPort({ dport }: Packet, { port }: RealServer): { readonly dport?: number } {
  return dport === undefined ? {} : { dport: port === 0 ? dport : port };
}

/** Whom a template speaks of: `who` are the bits of the client's or the service's address that count. */
function templateTuple(service: number, who: Address, part: number): Tuple {
  return { src: who, dst: who, protocol: 0, sport: service, dport: part };
}

export function template(walk: Walk, service: number, who: Address, part = 0): Pick | undefined {
  return walk.connections.find(templateTuple(service, who, part), templateZone)?.connection.ipvs;
}

export function rememberTemplate(walk: Walk, pick: Pick, who: Address, part = 0): void {
  const tuple = templateTuple(pick.service, who, part);
  keep(walk, { original: tuple, reply: tuple, zone: templateZone, pick, routed: true });
}

function keep(
  walk: Walk,
  made: {
    readonly original: Tuple;
    readonly reply: Tuple;
    readonly zone: Zone;
    readonly pick: Pick;
    readonly routed: boolean;
  },
): void {
  walk.connections.keep({
    id: walk.connections.fresh(),
    original: made.original,
    reply: made.reply,
    zone: made.zone,
    mark: 0,
    seenReply: false,
    expected: false,
    assured: false,
    sourceDone: true,
    destinationDone: true,
    sourceTranslated: false,
    destinationTranslated: !made.routed,
    confirmed: true,
    ipvs: made.pick,
  });
}
