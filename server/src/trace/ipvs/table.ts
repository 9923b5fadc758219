/** What IPVS remembers: connections with their real servers, and templates that keep a client with its server. */
import type { Address } from '../../net/address.ts';
import { protocol } from '../../net/protocol.ts';
import { RST, SYN } from '../../net/tcp.ts';
import { formatAddress } from '../../net/text.ts';
import type { RealServer, Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { type Connection, type IpvsChoice, invert, tupleOf } from '../connection/connection.ts';
import { goingOn, type IpvsLife, lifeAfter, mayBeginAnew, type Reading } from '../connection/ipvs/life.ts';
import type { Zone } from '../connection/zone.ts';
import { listens, wasReset } from '../conntrack/answers.ts';
import type { Walk } from '../walk/walk.ts';
import { isSecure } from './defense.ts';
import { keptApart } from './keptApart.ts';
import { recount } from './load.ts';
import { readingOf } from './readings.ts';
import { type Request, tupleOfAnswer, tupleOfRequest } from './request.ts';

/** IPVS keeps its connections apart from conntrack's: in zones of their own, which no rule can name. */
const connectionZone: Zone = { original: -1, reply: -1 };
const templateZone: Zone = { original: -2, reply: -2 };

/** ip_vs_conn_in_get(): the connection of a request. */
export function requestConnection({ connections }: Walk, request: Request): Connection | undefined {
  const found = connections.find(tupleOfRequest(request), connectionZone);
  return found?.direction === 'original' ? found.connection : undefined;
}

/**
 * ip_vs_conn_out_get(): the connection of an answer, or of what an error of the server's side is about. Where it is not
 * masqueraded the answer bears the service's address, and seldom comes by.
 */
export function answeredConnection({ connections, packet }: Walk): Connection | undefined {
  const found = connections.findOwn(tupleOfAnswer(packet), connectionZone);
  return found?.direction === 'reply' ? found.connection : undefined;
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
  const found = connections.find(invert(tupleOf(packet)), connectionZone);
  const choice = found?.connection.ipvs;
  if (found?.direction !== 'reply' || choice === undefined) return undefined;
  const server = node.services?.[choice.service]?.realServers[choice.server];
  return server === undefined ? undefined : { connection: found.connection, server };
}

/**
 * Remembers a new connection, unless it is gone behind its packet. `to`: where the packets of a masqueraded one go;
 * undefined: they stay as they are.
 */
export function remember(
  walk: Walk,
  request: Request,
  choice: IpvsChoice,
  to: { readonly address: Address; readonly port: number } | undefined,
): Connection {
  const original = tupleOfRequest(request);
  const reply = to === undefined ? invert(original) : { ...invert(original), src: to.address, sport: to.port };
  const made = entry(walk, { original, reply, zone: connectionZone, choice, translated: to !== undefined });
  if (choice.once === true) return made;
  walk.connections.keep(made);
  recount(walk, undefined, made);
  return made;
}

/** ip_vs_set_state(): what a packet makes of the balanced connection that it belongs to. */
export function advance(walk: Walk, connection: Connection, way: 'input' | 'output'): void {
  const { packet } = walk;
  if (packet.quoted !== undefined || packet.protocol !== connection.original.protocol) return;
  const reading = readingOf(packet);
  if (reading === undefined) return;
  const { ipvsLife, ipvsReset } = connection;
  const step = (before: IpvsLife | undefined, read: Reading, passing: 'input' | 'output'): IpvsLife => {
    const [plain, secure] = (['plain', 'secure'] as const).map((defense) =>
      lifeAfter(before, read, { way: passing, masqueraded: connection.destinationTranslated, defense }),
    ) as [IpvsLife, IpvsLife];
    return plain.states.join() !== secure.states.join() && isSecure(walk) ? secure : plain;
  };
  const life = step(ipvsLife, reading, way);
  // An answer that reaches this node, its client, is answered with a reset where no program waits for it.
  const stray = way === 'output' && walk.hook === 'INPUT' && ((packet.tcpFlags ?? SYN) & RST) === 0;
  const before = ipvsReset === undefined ? life : step(ipvsReset, reading, way);
  const reset = stray && reading.of === 'tcp' ? step(before, resetOfThisNode, 'input') : ipvsReset && before;
  const after = { ...connection, ipvsLife: life, ...(reset === undefined ? {} : { ipvsReset: reset }) };
  walk.connections.keep(after);
  recount(walk, connection, after);
}

const resetOfThisNode: Reading = { of: 'tcp', segments: ['rst'] };

/**
 * The packet reaches its server on this node, whose answer nobody traces. ip_vs_conn_out_get() finds the connection of
 * that answer whatever its method: one that is not masqueraded by the service's address.
 */
export function awaitServer(walk: Walk): void {
  const { packet, connections } = walk;
  const connection = balancedConnection(walk)?.connection;
  if (packet.protocol !== protocol.tcp || connection === undefined) return;
  if (((packet.tcpFlags ?? SYN) & RST) === 0) connections.keep({ ...connection, unanswered: 'delivered' });
}

export function forget(walk: Walk, connection: Connection): void {
  walk.connections.forget(connection);
  recount(walk, connection, undefined);
}

/**
 * The connection as the packet goes on with it; undefined: the packet begins it anew, since IPVS has seen it end
 * (net.ipv4.vs.conn_reuse_mode). One that a persistent client's template stands behind goes on as it is.
 */
export function goingOnWith(walk: Walk, connection: Connection): Connection | undefined {
  const { packet, settings, chooser } = walk;
  const { ipvsReset, ...rest } = connection;
  const { ipvs, ipvsLife } = rest;
  const { reuseMode } = settings.ipvs;
  if (reuseMode === 0 || ipvs?.persistent === true || packet.quoted !== undefined || ipvsLife === undefined)
    return connection;
  const opens = ipvsLife.of === 'sctp' ? (packet.chunks?.[0] ?? INIT) === INIT : ((packet.tcpFlags ?? SYN) & SYN) !== 0;
  if (!opens) return connection;
  if (ipvsReset !== undefined && mayBeginAnew(ipvsReset, reuseMode) !== mayBeginAnew(ipvsLife, reuseMode)) {
    const life = wasReset(chooser, connection, 'original') ? ipvsReset : ipvsLife;
    return goingOnWith(walk, { ...rest, ipvsLife: life });
  }
  const ended = mayBeginAnew(ipvsLife, reuseMode);
  if (ended === 'yes' || (ended === 'open' && wasReadAsEnd(walk, connection))) return undefined;
  // A server on this node where nobody listens has answered with a reset.
  if (connection.unanswered !== undefined && !listens(chooser, connection)) return undefined;
  return ended === 'no' ? connection : { ...connection, ipvsLife: goingOn(ipvsLife, reuseMode) };
}

/** Asked where extension headers stood before what IPVS would have read (readings.ts). */
function wasReadAsEnd({ chooser, before }: Walk, { original }: Connection): boolean {
  const client = `${formatAddress(original.src)}:${original.sport ?? 0}`;
  const text = message(
    'IPVS takes the connection of {client} for ended, reading an IPv6 extension header and what follows as its protocol’s',
    { client },
  );
  return chooser.assume({ id: `ipvs-misread:${before}:${client}`, text });
}

const INIT = 1;

/** Whom a template speaks of. */
export interface TemplateKey {
  readonly service: number;
  /** The bits of the client's or the service's address that count. */
  readonly who: Address;
  /** What the client asks for, where that counts too. */
  readonly what?: Address;
  /** Below 0, apart from ports. */
  readonly part: number;
}

function templateTuple({ service, who, what = who, part }: TemplateKey): Tuple {
  return { src: who, dst: what, protocol: 0, sport: service, dport: part };
}

/** The server that a client, a slot or a destination has; -1 where it is known to have no single one. */
export function template(walk: Walk, key: TemplateKey): number | undefined {
  const tuple = templateTuple(key);
  // Where all ways of earlier packets left the same, which of them was taken is not asked.
  const serverOf = ({ ipvs }: Connection): number => (ipvs?.server ?? 0) + 2;
  const { least, most } = walk.connections.bounds(tuple, templateZone, serverOf);
  if (least === most) return least === 0 ? undefined : least - 2;
  return walk.connections.find(tuple, templateZone)?.connection.ipvs?.server;
}

export function rememberTemplate(walk: Walk, key: TemplateKey, server: number): void {
  const tuple = templateTuple(key);
  const choice = { service: key.service, server, persistent: false };
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
