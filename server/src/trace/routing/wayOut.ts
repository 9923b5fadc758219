/** Which way a flow of the node itself takes, before one of several next hops is chosen. */
import type { Address } from '../../net/address.ts';
import type { NextHop, Node } from '../../node/model.ts';
import type { Walk } from '../walk/walk.ts';
import { ownerOf } from './addresses.ts';
import { type Decision, knowsLocal, knowsTables, martian, noRoute } from './decision.ts';
import type { Flow } from './fib.ts';
import { isLimitedBroadcast, isLinkLocal, isLocalMulticast, isLoopback, isMulticast, isUnspecified } from './kinds.ts';
import { type FoundRoute, isInterfacesAnycast, lookUp, lookUpLocal } from './lookup.ts';
import { isUntoldOwn, knowsOwnAddresses } from './untoldOwn.ts';
import { byAssumption, otherThanDirect, unknownRoute } from './untoldRoutes.ts';
import { vrfOf } from './vrf.ts';

/** A way out before one of several next hops is chosen. */
export type WayOut =
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'found'; readonly as: 'local' | 'broadcast' | 'forward'; readonly found: FoundRoute };

export function sameWay(one: WayOut, other: WayOut): boolean {
  const keyOf = (way: WayOut): string =>
    way.kind === 'decided'
      ? JSON.stringify(way.decision)
      : JSON.stringify([way.as, way.found.hops.map(keyOfHop), way.found.realms]);
  return keyOf(one) === keyOf(other);
}

function keyOfHop({ device, gateway, weight }: NextHop): readonly unknown[] {
  return [device, gateway?.words, weight];
}

/** ip_route_output_key_hash_rcu() and ip6_route_output_flags(). `flow.src` unspecified: nobody knows it yet. */
export function wayOut(walk: Walk, flow: Flow): WayOut {
  const { node, family, settings } = walk;
  const { src, dst } = flow;
  const loops: WayOut = {
    kind: 'decided',
    decision: { kind: 'local', route: { out: 'lo', nextHop: dst, isLocal: true } },
  };
  const refuses = (decision: Decision): WayOut => ({ kind: 'decided', decision });
  if (family === 'ipv4' && isUnspecified(dst)) return toItself(dst);
  if (isLoopback(dst) && !knowsLocal(walk)) return loops;
  // vrf_link_scope_lookup(): a VRF is no link.
  const onLink = family === 'ipv6' && (isMulticast(dst) || isLinkLocal(dst));
  if (onLink && flow.vrf !== undefined && flow.only === undefined) return refuses(noRoute);
  const everybody = family === 'ipv4' && (isMulticast(dst) || isLimitedBroadcast(dst));
  const toEverybody = (out: string): WayOut =>
    refuses({ kind: isMulticast(dst) ? 'forward' : 'broadcast', route: { out, nextHop: dst } });
  if (everybody && flow.out !== undefined && !isRoutedGroup(dst)) return toEverybody(flow.out);
  if (everybody && !isUnspecified(src) && flow.out === undefined) {
    const device = deviceOf(node, flow);
    if (device !== undefined) return toEverybody(device);
    if (knowsOwnAddresses(node, family)) return refuses(noRoute);
  }
  if (!knowsTables(walk)) {
    // No group is anybody's address; whether the node is in it is asked of the copy that it hears itself.
    if (isMulticast(dst)) return refuses(unknownRoute(walk, dst));
    const assumed = byAssumption(walk, false);
    return assumed.kind === 'local' ? loops : { kind: 'decided', decision: assumed };
  }
  if (isUntoldOwn(walk, dst)) return loops;
  const found = lookUp(node, family, flow);
  if (found === 'none' && everybody && flow.out !== undefined) return toEverybody(flow.out);
  // Tables may well be wrong: what is bound to an interface is taken to be on its link.
  if (found === 'none' && family === 'ipv4' && flow.only !== undefined && vrfOf(node, flow.only) === undefined)
    return refuses({ kind: 'forward', route: { out: flow.only, nextHop: dst } });
  if (found === 'none') return refuses(node.routes?.[family] === undefined ? unknownRoute(walk, dst) : noRoute);
  const { type } = found;
  if (type === 'blackhole' || type === 'unreachable' || type === 'prohibit')
    return refuses({ kind: 'none', why: type });
  // Of anycast addresses those count as the node's own that its interfaces have by themselves.
  if (type === 'local' || (family === 'ipv6' && isInterfacesAnycast(found)))
    return { kind: 'found', as: 'local', found };
  // __mkroute_output(): what comes from a loopback address must not leave the machine.
  const leaves = found.hops.some(({ device }) => device !== 'lo' && !settings.routeLocalnet(device ?? ''));
  if (family === 'ipv4' && isLoopback(src) && leaves) return refuses(martian);
  const other = otherThanDirect(walk, found, dst);
  if (other !== undefined) return refuses(other);
  const as = (type === 'broadcast' && family === 'ipv4') || isLimitedBroadcast(dst) ? 'broadcast' : 'forward';
  return { kind: 'found', as, found };
}

/** Of IPv4, to nowhere means to oneself, and from nowhere then means from INADDR_LOOPBACK. */
function toItself(dst: Address): WayOut {
  const source: Address = { family: 'ipv4', words: [0x7f000001] };
  return { kind: 'decided', decision: { kind: 'local', route: { out: 'lo', nextHop: dst, isLocal: true, source } } };
}

/** __ip_dev_find(): the interface with the source address, or that of a local network around it. */
function deviceOf(node: Node, flow: Flow): string | undefined {
  const around = lookUpLocal(node, { ...flow, dst: flow.src });
  return ownerOf(node, flow.src)?.name ?? (around?.type === 'local' ? around.nextHops[0]?.device : undefined);
}

/** A group of IPv4 that is also asked for in routing tables where an interface is named. */
function isRoutedGroup(group: Address): boolean {
  return isMulticast(group) && !isLocalMulticast(group);
}
