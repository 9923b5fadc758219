/** Where the node’s own packets go, at first and when OUTPUT changed them: ip_route_output_key_hash_rcu() and ip6_route_output_flags(). */
import { formatAddress } from '../../net/text.ts';
import type { NextHop, Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { RouteTaken, Walk } from '../netfilter/walk.ts';
import { ownerOf } from './addresses.ts';
import {
  byAssumption,
  chosen,
  type Decision,
  flowOf,
  knowsLocal,
  knowsTables,
  martian,
  noRoute,
  taken,
  unknownRoute,
} from './decision.ts';
import { describe } from './describe.ts';
import type { Flow } from './fib.ts';
import { hears } from './groups.ts';
import { isLimitedBroadcast, isLinkLocal, isLoopback, isMulticast, isUnspecified, nowhere } from './kinds.ts';
import { type FoundRoute, lookUp } from './lookup.ts';
import { selectSource } from './source-ipv6.ts';
import { isVrf, vrfOf, vrfsOf } from './vrf.ts';

/** The decision for the node's own packets, before OUTPUT; noted as a step. */
export function routeLeaving(walk: Walk): Decision {
  const decision = firstDecision(walk);
  describe(walk, decision);
  return decision;
}

/** The same for the second look when OUTPUT changed what routing depends on (ip_route_me_harder()). */
export function routeAgain(walk: Walk): Decision {
  if (walk.packet.in === null) walk.vrf ??= boundTo(walk);
  const decision = decided(walk, wayOut(walk, againFlow(walk)), 'again');
  describe(walk, decision);
  return decision;
}

/** Without a step, of a packet that the stack itself makes. */
export function decideLeaving(walk: Walk): Decision {
  return decided(walk, wayOut(walk, flowOf(walk)));
}

/**
 * What routing knew of a packet before it was made is the socket's affair: one that was not bound had no source yet, and
 * a raw one has neither TOS nor ports. Asked only where it makes a difference.
 */
function firstDecision(walk: Walk): Decision {
  const { packet, chooser } = walk;
  // rawv6_sendmsg() and the like: to the unspecified address means to oneself.
  if (walk.family === 'ipv6' && isUnspecified(packet.dst))
    return { kind: 'local', route: { out: 'lo', nextHop: packet.dst, isLocal: true } };
  walk.vrf ??= boundTo(walk);
  let flow = walk.vrf === undefined ? flowOf(walk) : { ...flowOf(walk), out: walk.vrf };
  let way = firstWay(walk, flow);
  const unbound = { ...flow, src: nowhere(flow.src) };
  const wayUnbound = firstWay(walk, unbound);
  if (!sameWay(way, wayUnbound)) {
    const address = formatAddress(packet.src);
    const text = message('the program had bound its socket to {address} before the packet was routed', { address });
    if (!chooser.assume({ id: `bound:${address}`, text })) [flow, way] = [unbound, wayUnbound];
  }
  const raw = { ...flow, tos: 0, protocol: 255, sport: undefined, dport: undefined };
  const wayRaw = firstWay(walk, raw);
  if (!sameWay(way, wayRaw)) {
    const text = message('routing knew the TOS and the ports of the packet, which it does not of a raw socket');
    if (!chooser.assume({ id: 'cooked-socket', text })) way = wayRaw;
  }
  return decided(walk, way);
}

/**
 * ip6_dst_lookup_tail(): a source that nobody knows yet is chosen once there is a route; where there is none, or it
 * refuses, it is chosen without one, and routes are asked again with it.
 */
function firstWay(walk: Walk, flow: Flow): WayOut {
  const way = wayOut(walk, flow);
  const isRefused = way.kind === 'decided' && way.decision.kind === 'none';
  if (walk.family === 'ipv4' || !isUnspecified(flow.src) || !isRefused) return way;
  const src = selectSource(walk.node, undefined, flow.dst, walk.settings);
  return src === undefined ? way : wayOut(walk, { ...flow, src });
}

/**
 * The VRF to which the program is bound: asked where the packet comes from an address in one, which only a bound program
 * may take (inet_bind()), or from nobody yet, and its routes lead elsewhere.
 */
function boundTo(walk: Walk): string | undefined {
  const { node, packet, chooser } = walk;
  if (walk.role === 'own') return undefined;
  const [owner, flow] = [ownerOf(node, packet.src)?.name, flowOf(walk)];
  return vrfsOf(node).find((vrf) => {
    const owns = owner !== undefined && vrfOf(node, owner) === vrf;
    if (!owns && !isUnspecified(packet.src)) return false;
    if (sameWay(wayOut(walk, flow), wayOut(walk, { ...flow, vrf, out: vrf }))) return false;
    const text = message('the program that sends the packet is bound to {vrf}', { vrf });
    return chooser.assume({ id: `bound-vrf:${vrf}`, text, likely: owns });
  });
}

/**
 * IPv4 looks neither at the protocol nor at ports a second time; IPv6 keeps to the interface what has a meaning there
 * alone (ip6_route_me_harder()).
 */
function againFlow(walk: Walk): Flow {
  const vrf = vrfOf(walk.node, walk.route?.out);
  const flow = { ...flowOf(walk), ...(vrf === undefined ? {} : { vrf }) };
  if (walk.family === 'ipv4') return { ...flow, protocol: 0, sport: undefined, dport: undefined };
  const device = walk.route?.out ?? undefined;
  const bound = device !== undefined && (isMulticast(flow.dst) || isLinkLocal(flow.dst));
  return bound ? { ...flow, only: device, out: device } : flow;
}

/** A way out before one of several next hops is chosen. */
type WayOut =
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'found'; readonly as: 'local' | 'broadcast' | 'forward'; readonly found: FoundRoute };

function sameWay(one: WayOut, other: WayOut): boolean {
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
function wayOut(walk: Walk, flow: Flow): WayOut {
  const { node, family, settings } = walk;
  const { src, dst } = flow;
  const loops: WayOut = {
    kind: 'decided',
    decision: { kind: 'local', route: { out: 'lo', nextHop: dst, isLocal: true } },
  };
  const refuses = (decision: Decision): WayOut => ({ kind: 'decided', decision });
  if ((family === 'ipv4' && isUnspecified(dst)) || (isLoopback(dst) && !knowsLocal(walk))) return loops;
  // vrf_link_scope_lookup(): a VRF is no link.
  const onLink = family === 'ipv6' && (isMulticast(dst) || isLinkLocal(dst));
  if (onLink && flow.vrf !== undefined && flow.only === undefined) return refuses(noRoute);
  const everybody = family === 'ipv4' && (isMulticast(dst) || isLimitedBroadcast(dst));
  // To groups a program bound to a VRF sends as if it were not (raw_sendmsg(), udp_sendmsg()).
  if (family === 'ipv4' && isLimitedBroadcast(dst) && flow.out !== undefined && isVrf(node, flow.out))
    return refuses({ kind: 'broadcast', route: { out: flow.out, nextHop: dst } });
  if (everybody && !isUnspecified(src)) {
    const device = ownerOf(node, src);
    if (device !== undefined)
      return refuses({ kind: isMulticast(dst) ? 'forward' : 'broadcast', route: { out: device.name, nextHop: dst } });
    if (node.interfaces !== undefined) return refuses(noRoute);
  }
  if (!knowsTables(walk)) {
    const assumed = byAssumption(walk, false);
    return assumed.kind === 'local' ? loops : { kind: 'decided', decision: assumed };
  }
  const found = lookUp(node, family, flow);
  if (found === 'none') return refuses(node.routes?.[family] === undefined ? unknownRoute() : noRoute);
  const { type } = found;
  if (type === 'blackhole' || type === 'unreachable' || type === 'prohibit')
    return refuses({ kind: 'none', why: type });
  // Of anycast addresses those count as the node's own that its interfaces have by themselves (RTF_ANYCAST).
  const ownAnycast = type === 'anycast' && family === 'ipv6' && found.route?.protocol === 'kernel';
  if (type === 'local' || ownAnycast) return { kind: 'found', as: 'local', found };
  // __mkroute_output(): what comes from a loopback address must not leave the machine.
  const leaves = found.hops.some(({ device }) => device !== 'lo' && !settings.routeLocalnet(device ?? ''));
  if (family === 'ipv4' && isLoopback(src) && leaves) return refuses(martian);
  const as = (type === 'broadcast' && family === 'ipv4') || isLimitedBroadcast(dst) ? 'broadcast' : 'forward';
  return { kind: 'found', as, found };
}

function decided(walk: Walk, way: WayOut, turn: 'first' | 'again' = 'first'): Decision {
  if (way.kind === 'decided') return way.decision;
  const { as, found } = way;
  const { dst } = walk.packet;
  if (as === 'local') {
    const out = loopOf(walk.node, found);
    return { kind: 'local', route: { ...taken(found, found.hop, dst), out, nextHop: dst, isLocal: true } };
  }
  return { kind: as, route: chosen(walk, oneOfDefaults(walk, found, turn)) };
}

/**
 * fib_select_default(): of several default routes of one metric the node's own packets take one whose gateway is known to
 * be there, and by turns where that says nothing. No dump tells.
 */
function oneOfDefaults({ chooser }: Walk, found: FoundRoute, turn: 'first' | 'again'): FoundRoute {
  const all = [found, ...(found.others ?? [])];
  const taken = all.find(({ hop }, index) => {
    const gateway = hop?.gateway === undefined ? '?' : formatAddress(hop.gateway);
    const text =
      turn === 'first'
        ? message(
            'of the default routes with the same metric the kernel takes that by {gateway}, depending on which gateways answer',
            { gateway },
          )
        : message('routed anew, it takes the default route by {gateway}, of several with the same metric', { gateway });
    const id = turn === 'first' ? `default-route:${gateway}` : `default-route-again:${gateway}`;
    return index === all.length - 1 || chooser.assume({ id, text });
  });
  return taken ?? found;
}

/**
 * What is local leaves by the loopback interface, and arrives there. Within a VRF that itself stands for it
 * (ip_route_output_key_hash_rcu(), ip6_rt_get_dev_rcu()).
 */
function loopOf(node: Node, { hop, route }: FoundRoute): string {
  const onLink = route !== undefined && isLinkLocal(route.destination.address);
  return (onLink ? undefined : vrfOf(node, hop?.device)) ?? 'lo';
}

/** Whether the node hears its own packet too: a broadcast always, and one to a group that it is in. */
export function isHeardHere(walk: Walk, { kind, route }: Extract<Decision, { readonly route: RouteTaken }>): boolean {
  if (route.out === 'lo') return false;
  return kind === 'broadcast' || (isMulticast(walk.packet.dst) && hears(walk, walk.packet.dst, route.out));
}
