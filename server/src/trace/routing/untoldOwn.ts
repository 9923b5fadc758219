/**
 * Which addresses are the node's own, where routes are shown and neither `ip addr` nor the table local: `ip route` alone
 * prints the table main. Its routes tell some of them, by the source that they prefer; a route to an address tells nothing
 * of whether the table local, which is asked before, has it.
 */
import { type Address, lengthOfMask } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { oncePer } from '../../text/once.ts';
import type { Walk } from '../walk/walk.ts';
import { showsLocalTable } from './interfacesByRoutes.ts';
import { isLimitedBroadcast, isLoopback, isMulticast, isUnspecified, nowhere } from './kinds.ts';
import { isServiceAddress } from './kubeProxy.ts';
import { type FoundRoute, lookUp } from './lookup.ts';
import { isOwnAddress } from './ownAddress.ts';
import { tablesOf } from './tables.ts';

/** Whether dumps show all addresses of the node: they list its interfaces, or its table local. */
export const knowsOwnAddresses = oncePer(
  (node: Node, family: Family): boolean => node.interfaces !== undefined || showsLocalTable(node, family),
);

/** What packets show of it by their sources, or the sets of kube-proxy. Undefined: nothing. */
export function shownOwn(walk: Walk, address: Address): boolean | undefined {
  if (isServiceAddress(walk, address)) return true;
  const sender = walk.senders.from(address);
  return sender === undefined ? undefined : sender.kind === 'node';
}

/** The route in the table local that such an address would have. */
export const untoldOwn: FoundRoute = { type: 'local', hop: undefined, hops: [], table: 'local', priority: 0 };

/**
 * Whether an address is the node's own that no dump tells. What the routes that are shown send elsewhere is taken for
 * somebody else's, which the trace says; it is asked where they send it nowhere, and over IPv6 of hosts on a link, since
 * the route of a network there does not name the node's own address (addrconf_prefix_route()).
 */
export function isUntoldOwn(walk: Walk, address: Address): boolean {
  const { node, chooser } = walk;
  const { family } = address;
  if (node.routes?.[family] === undefined || knowsOwnAddresses(node, family)) return false;
  const isOfKind = isMulticast(address) || isLoopback(address) || isUnspecified(address) || isLimitedBroadcast(address);
  if (isOfKind || isToldOf(node, address)) return false;
  const found = lookUp(node, family, {
    src: nowhere(address),
    dst: address,
    in: undefined,
    mark: 0,
    tos: 0,
    protocol: 0,
  });
  const question = isOwnAddress(address);
  const shown = shownOwn(walk, address);
  if (shown !== undefined) return chooser.suppose({ ...question, likely: shown });
  if (found === 'none') return chooser.assume(question);
  if (isOnLink(found)) return chooser.assume({ ...question, likely: false });
  return chooser.suppose({ ...question, likely: false });
}

/** The preferred sources of routes are the node's own, and the last address of a network is for everybody. */
function isToldOf(node: Node, { family, words }: Address): boolean {
  const key = words.join();
  return (
    tablesOf(node, family)
      .get('local')
      ?.some(({ destination }) => destination.address.words.join() === key) ?? false
  );
}

/** A network of IPv6 in which the node has an address of its own. */
function isOnLink({ route, hops }: FoundRoute): boolean {
  if (route?.family !== 'ipv6' || route.protocol !== 'kernel') return false;
  return (lengthOfMask(route.destination.mask) ?? 0) > 0 && hops.every(({ gateway }) => gateway === undefined);
}
