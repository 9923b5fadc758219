/** What IPVS remembers: connections with their real servers, and templates that keep a client with its server. */
import type { Address } from '../../net/address.ts';
import { protocol } from '../../net/protocol.ts';
import type { RealServer, Tuple } from '../../node/model.ts';
import { listens } from '../conntrack/answers.ts';
import { type Connection, type IpvsChoice, invert, tupleOf } from '../conntrack/connection.ts';
import type { Zone } from '../conntrack/zone.ts';
import type { Walk } from '../netfilter/walk.ts';
import { keptApart } from './keptApart.ts';
import { lifeAfter, mayBeginAnew } from './life.ts';
import { recount } from './load.ts';
import { type Request, tupleOfAnswer, tupleOfRequest } from './request.ts';

/** IPVS keeps its connections apart from conntrack's: in zones of their own, which no rule can name. */
const connectionZone: Zone = { original: -1, reply: -1 };
const templateZone: Zone = { original: -2, reply: -2 };

/** ip_vs_conn_in_get(): the connection of a request. */
export function requestConnection({ connections }: Walk, request: Request): Connection | undefined {
  const found = connections.find(tupleOfRequest(request), connectionZone);
  return found?.direction === 'original' ? found.connection : undefined;
}

/** ip_vs_conn_out_get(): the masqueraded connection of an answer, or of what an error of the server's side is about. */
export function answeredConnection({ connections, packet }: Walk): Connection | undefined {
  const found = connections.find(tupleOfAnswer(packet), connectionZone);
  return found?.direction === 'reply' && found.connection.destinationTranslated ? found.connection : undefined;
}

export interface Balancing {
  readonly connection: Connection;
  readonly server: RealServer;
}

/**
 * The connection of a request that IPVS has handled, as `-m ipvs` looks for it: by the address of a masqueraded
 * connection's server, and by that of the service for the other methods, which leave the destination alone.
 */
export function balancedConnection({ packet, connections, node }: Walk): Balancing | undefined {
  const found =
    connections.find(invert(tupleOf(packet)), connectionZone) ?? connections.find(tupleOf(packet), connectionZone);
  const choice = found?.connection.ipvs;
  if (found === undefined || choice === undefined) return undefined;
  const server = node.services?.[choice.service]?.realServers[choice.server];
  const { direction, connection } = found;
  if (server === undefined || (connection.destinationTranslated && direction === 'original')) return undefined;
  return { connection, server };
}

/** Remembers a new connection. `to`: where the packets of a masqueraded one go; undefined: they stay as they are. */
export function remember(
  walk: Walk,
  request: Request,
  choice: IpvsChoice,
  to: { readonly address: Address; readonly port: number } | undefined,
): Connection {
  const original = tupleOfRequest(request);
  const reply = to === undefined ? invert(original) : { ...invert(original), src: to.address, sport: to.port };
  const made = entry(walk, { original, reply, zone: connectionZone, choice, translated: to !== undefined });
  walk.connections.keep(made);
  recount(walk, undefined, made);
  return made;
}

/** ip_vs_set_state(): what a packet makes of the balanced connection that it belongs to. */
export function advance(walk: Walk, connection: Connection, way: 'input' | 'output'): void {
  const { packet } = walk;
  if (packet.quoted !== undefined || packet.protocol !== connection.original.protocol) return;
  const life = lifeAfter(connection.ipvsLife, packet, way, connection.destinationTranslated);
  if (life === undefined) return;
  const after = { ...connection, ipvsLife: life };
  walk.connections.keep(after);
  recount(walk, connection, after);
}

/** The packet reaches its server on this node, whose answer nobody traces. */
export function awaitServer(walk: Walk): void {
  const { packet, connections } = walk;
  const connection = balancedConnection(walk)?.connection;
  if (packet.protocol !== protocol.tcp || connection?.destinationTranslated !== true) return;
  if (((packet.tcpFlags ?? SYN) & RST) === 0) connections.keep({ ...connection, unanswered: 'delivered' });
}

export function forget(walk: Walk, connection: Connection): void {
  walk.connections.forget(connection);
  recount(walk, connection, undefined);
}

/**
 * Whether the packet opens a connection that IPVS has seen end (net.ipv4.vs.conn_reuse_mode). One that a persistent
 * client's template stands behind goes on as it is.
 */
export function beginsAnew({ packet, settings, chooser }: Walk, connection: Connection): boolean {
  const { ipvs, ipvsLife } = connection;
  const { reuseMode } = settings.ipvs;
  if (reuseMode === 0 || ipvs?.persistent === true || packet.quoted !== undefined) return false;
  const opens =
    ipvsLife?.of === 'sctp' ? (packet.chunks?.[0] ?? INIT) === INIT : ((packet.tcpFlags ?? SYN) & SYN) !== 0;
  if (!opens || mayBeginAnew(ipvsLife, reuseMode)) return opens;
  // A server on this node where nobody listens has answered with a reset.
  return connection.unanswered !== undefined && !listens(chooser, connection);
}

const SYN = 2;
const RST = 4;
const INIT = 1;

/** Whom a template speaks of: `who` are the bits of the client's or the service's address that count. */
function templateTuple(service: number, who: Address, part: number): Tuple {
  return { src: who, dst: who, protocol: 0, sport: service, dport: part };
}

/** The server that a client, a slot or a destination has; -1 where it is known to have no single one. */
export function template(walk: Walk, service: number, who: Address, part: number): number | undefined {
  const tuple = templateTuple(service, who, part);
  // Where all ways of earlier packets left the same, which of them was taken is not asked.
  const serverOf = ({ ipvs }: Connection): number => (ipvs?.server ?? 0) + 2;
  const { least, most } = walk.connections.bounds(tuple, templateZone, serverOf);
  if (least === most) return least === 0 ? undefined : least - 2;
  return walk.connections.find(tuple, templateZone)?.connection.ipvs?.server;
}

export function rememberTemplate(walk: Walk, choice: IpvsChoice, who: Address, part: number): void {
  const tuple = templateTuple(choice.service, who, part);
  const known = walk.connections.find(tuple, templateZone)?.connection;
  const made = entry(walk, { original: tuple, reply: tuple, zone: templateZone, choice, translated: false });
  walk.connections.keep(known === undefined ? made : { ...made, id: known.id });
}

interface Made {
  readonly original: Tuple;
  readonly reply: Tuple;
  readonly zone: Zone;
  readonly choice: IpvsChoice;
  readonly translated: boolean;
}

function entry(walk: Walk, { original, reply, zone, choice, translated }: Made): Connection {
  return {
    id: walk.connections.fresh(),
    original,
    reply,
    zone,
    ...keptApart,
    destinationTranslated: translated,
    ipvs: choice,
  };
}
