/**
 * Where what the node says by itself goes, and whether anybody can tell. Where no dump shows routes, the addresses of its
 * interfaces tell who is near, and whoever is not is taken to be answered by the interface that brought him, which is said.
 */
import { type Address, sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import type { Routed } from '../routing/decision.ts';
import { interfacesByRoutes } from '../routing/interfacesByRoutes.ts';
import { nowhere } from '../routing/kinds.ts';
import { decideEcho, decideLeaving } from '../routing/leaving.ts';
import { lookUp } from '../routing/lookup.ts';
import { isLocalTable } from '../routing/tableNames.ts';
import { wayBackBy } from '../routing/untoldRoutes.ts';
import { isVrf } from '../routing/vrf.ts';
import type { Walk } from '../walk/walk.ts';

/** Whether dumps tell by which interface what the node itself sends there leaves, and from which address. */
export function knowsItsWays(walk: Walk, to: Address = walk.packet.src): boolean {
  const { node, family } = walk;
  const routes = node.routes?.[family];
  if (routes === undefined) return showsNoRoutes(walk) && isNear(walk, to);
  if (node.interfaces !== undefined) return true;
  // The table local alone tells who the node is, but no way out of it.
  return interfacesByRoutes(node).length > 0 && routes.some(({ table }) => !isLocalTable(table));
}

/** Whether the node's interfaces are known, and none of its routes. */
function showsNoRoutes({ node, family }: Walk): boolean {
  return node.interfaces !== undefined && node.routes?.[family] === undefined;
}

/** Whether the node's answer to a ping can be followed: its way is known, or can be supposed. */
export function followsPing(walk: Walk): boolean {
  const { node, packet } = walk;
  return knowsItsWays(walk) || (showsNoRoutes(walk) && packet.in !== null && !isVrf(node, packet.in));
}

/** Whether the address is the node's own, or in a network of an interface: its addresses alone tell of a route there. */
function isNear({ node, family, packet }: Walk, dst: Address): boolean {
  const found = lookUp(node, family, {
    src: nowhere(dst),
    dst,
    in: undefined,
    mark: 0,
    tos: 0,
    protocol: packet.protocol,
  });
  return found !== 'none' && found.hop?.device !== undefined;
}

/** Where what the node says about a packet goes; undefined: no dump tells, nor can it be supposed. */
export function wayOf(own: Walk, about: Packet): Routed | { readonly kind: 'none' } | undefined {
  const { packet, node, chooser } = own;
  const isEcho = packet.quoted === undefined && packet.icmpType !== undefined;
  if (knowsItsWays(own, packet.dst)) return isEcho ? decideEcho(own, about.in) : decideLeaving(own);
  if (!showsNoRoutes(own) || about.in === null || isVrf(node, about.in)) return undefined;
  if (!sameAddress(packet.dst, about.src) || !chooser.suppose(wayBackBy(about.src, about.in))) return undefined;
  return { kind: 'forward', route: { out: about.in, nextHop: undefined } };
}
