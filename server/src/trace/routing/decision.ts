/** What a routing decision is, and what both directions need to come to one. */
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { NextHop, Realms } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { fraction } from '../fraction.ts';
import { senderIs } from '../walk/sender.ts';
import type { RouteTaken, Walk } from '../walk/walk.ts';
import { dissect } from './dissect.ts';
import type { Flow } from './fib.ts';
import { isRouterOn } from './forwarding.ts';
import { showsLocalTable } from './interfacesByRoutes.ts';
import { isLinkLocal, isLoopback, isMulticast, isUnspecified } from './kinds.ts';
import type { FoundRoute } from './lookup.ts';
import { usualTables } from './tableNames.ts';

export type Decision =
  | { readonly kind: 'local' | 'broadcast'; readonly route: RouteTaken }
  | { readonly kind: 'forward'; readonly route: RouteTaken }
  | {
      readonly kind: 'none';
      readonly why: 'no-route' | 'martian' | 'reverse-path' | 'blackhole' | 'unreachable' | 'prohibit';
    };

/** A decision by which the packet goes somewhere. */
export type Routed = Exclude<Decision, { readonly kind: 'none' }>;

export const martian: Decision = { kind: 'none', why: 'martian' };
export const noRoute: Decision = { kind: 'none', why: 'no-route' };
export const here: RouteTaken = { out: null, nextHop: undefined };

export function flowOf(walk: Walk): Flow {
  const { packet } = walk;
  const arrived = walk.vrfPort ?? packet.in;
  return {
    src: packet.src,
    dst: packet.dst,
    in: packet.in === null ? undefined : (arrived ?? undefined),
    mark: packet.mark,
    tos: packet.tos,
    ...dissect(packet),
    ...(isStrict(walk) && arrived !== null ? { only: arrived } : {}),
    ...(walk.vrf === undefined ? {} : { vrf: walk.vrf }),
    ...(showsLocalTable(walk.node, walk.family) ? {} : { unseen: (table) => unseenRoute(walk, table) }),
    isSentTo: (table) => isSentTo(walk, table, packet),
    isRouter: (device) => isRouterOn(walk, device),
    ...(packet.in === null ? { sentBy: (uids) => isSentBy(walk, uids) } : {}),
  };
}

/** A rule of `ip rule` asks a table that no dump shows. Who sends packets there means it to hold a route for them. */
function unseenRoute({ chooser, packet }: Walk, table: string): 'local' | 'unicast' | undefined {
  if (usualTables.has(table)) return undefined;
  const about = { table, address: formatAddress(packet.dst) };
  const id = `${table}:${about.address}`;
  const has = message('table {table}, which no dump shows, has a route to {address}', about);
  if (!chooser.assume({ id: `table:${id}`, text: has })) return undefined;
  const delivers = message('the route to {address} in table {table} delivers to this node', about);
  return chooser.assume({ id: `table-local:${id}`, text: delivers, likely: false }) ? 'local' : 'unicast';
}

/** Whether a policy rule that no dump shows sends what has this destination and mark to a table. */
export function isSentTo({ chooser }: Walk, table: string, { dst, mark }: Pick<Flow, 'dst' | 'mark'>): boolean {
  const address = formatAddress(dst);
  const about = { table, address };
  const marked = `0x${mark.toString(16)}`;
  const text =
    mark === 0
      ? message('a policy rule, which no dump shows, sends packets for {address} to table {table}', about)
      : message('a policy rule, which no dump shows, sends packets for {address} with mark {mark} to table {table}', {
          ...about,
          mark: marked,
        });
  const id = `policy-rule:${table}:${address}${mark === 0 ? '' : `:${marked}`}`;
  return chooser.assume({ id, text, likely: false });
}

/** rt6_need_strict(): what has a meaning on its link alone is routed within the link that it came by. */
function isStrict({ packet: { family, in: device, dst } }: Walk): boolean {
  return family === 'ipv6' && device !== 'lo' && (isLoopback(dst) || isLinkLocal(dst) || isMulticast(dst));
}

function isSentBy({ packet, chooser }: Walk, { low, high }: { readonly low: number; readonly high: number }): boolean {
  if (packet.uid !== undefined) return packet.uid >= low && packet.uid <= high;
  return chooser.assume(senderIs(low, high));
}

export function knowsTables({ node, family }: Walk): boolean {
  return node.interfaces !== undefined || node.routes?.[family] !== undefined;
}

/** The routes to loopback addresses are as any other, where the dumps show them. */
export function knowsLocal({ node, family }: Walk): boolean {
  return node.interfaces?.some(({ name }) => name === 'lo') ?? showsLocalTable(node, family);
}

/** Several next hops share the flows by a hash that no dump tells: by weight. */
function chooseHop(walk: Walk, { hops, hop }: FoundRoute): NextHop | undefined {
  if (hops.length < 2) return hop;
  const total = hops.reduce((sum, each) => sum + each.weight, 0);
  return hops[walk.chooser.chance(hops.map((each) => fraction(each.weight, total)))];
}

/** set_class_tag(): what the first leaves open the second says. */
export function combined(first: Realms | undefined, second: Realms | undefined): Realms | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return { from: first.from || second.from, to: first.to || second.to };
}

/** Of a route with several next hops the one that the flow takes. */
export function chosen(walk: Walk, found: FoundRoute): RouteTaken {
  return taken(found, chooseHop(walk, found), walk.packet.dst);
}

export function taken(found: FoundRoute, hop: NextHop | undefined, dst: Address): RouteTaken {
  const realms = combined(hop?.realms, found.realms);
  const mtu = found.route?.mtu;
  return {
    out: hop?.device ?? null,
    nextHop: hop?.gateway ?? dst,
    ...(realms === undefined ? {} : { realms }),
    ...(mtu === undefined ? {} : { mtu, mtuLocked: found.route?.mtuLocked ?? false }),
    ...(found.source === undefined ? {} : { source: found.source }),
    table: found.table,
    priority: found.priority,
    ...(found.origin === undefined ? {} : { origin: found.origin }),
  };
}

/** REDIRECT to an address of an interface that no dump tells (`unknownAddress`): it is the node's own in any case. */
export function isForUntoldOwn({ packet: { dst, in: device }, connection, chooser }: Walk): boolean {
  const isTranslated = isUnspecified(dst) && connection?.destinationTranslated === true;
  return isTranslated && chooser.answered({ id: `address-of:${device}` }) === true;
}
