/** Where the node’s own packets go, at first and when OUTPUT changed them: ip_route_output_key_hash_rcu() and ip6_route_output_flags(). */
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Walk } from '../walk/walk.ts';
import { chosen, type Decision, flowOf, noRoute, type Routed, taken } from './decision.ts';
import { describe } from './describe.ts';
import type { Flow } from './fib.ts';
import { hears, knowsGroups, leadsToGroups } from './groups.ts';
import { isLinkLocal, isMulticast, isUnspecified, nowhere } from './kinds.ts';
import type { FoundRoute } from './lookup.ts';
import { againFlow, bind, bindToDevice, boundFlow, isBoundToDown, namedDevice } from './socket.ts';
import { selectSource } from './source-ipv6.ts';
import { vrfOf } from './vrf.ts';
import { sameWay, type WayOut, wayOut } from './wayOut.ts';

/** The decision for the node's own packets, before OUTPUT; noted as a step. */
export function routeLeaving(walk: Walk): Decision {
  const decision = firstDecision(walk);
  describe(walk, decision);
  return decision;
}

/** The same for the second look when OUTPUT changed what routing depends on (ip_route_me_harder()). */
export function routeAgain(walk: Walk): Decision {
  if (walk.packet.in === null) {
    bind(walk, (vrf) => wayOut(walk, againFlow(walk, vrf)));
    bindToDevice(walk);
  }
  const decision = decided(walk, wayOut(walk, againFlow(walk, walk.bound)), 'again');
  describe(walk, decision);
  return decision;
}

/** Without a step, of a packet that the stack itself makes. */
export function decideLeaving(walk: Walk): Decision {
  return decided(walk, wayOut(walk, flowOf(walk)));
}

/** Whether any route takes the answer to an echo away; nothing is asked about which of several. */
export function leadsAway(walk: Walk, arrived: string | null): boolean {
  const way = wayOut(walk, echoFlow(walk, arrived));
  return way.kind === 'found' || way.decision.kind !== 'none';
}

/** The decision for the answer to an echo that arrived by the interface. */
export function decideEcho(walk: Walk, arrived: string | null): Decision {
  return decided(walk, wayOut(walk, echoFlow(walk, arrived)));
}

/** Over IPv6 policy rules for an interface of departure (`oif`) see that by which the request came (icmpv6_echo_reply()). */
function echoFlow(walk: Walk, arrived: string | null): Flow {
  return walk.family === 'ipv6' && arrived !== null ? { ...flowOf(walk), out: arrived } : flowOf(walk);
}

/** The same of a copy that goes to its gateway, whatever its own destination (FLOWI_FLAG_KNOWN_NH). */
export function decideCopy(walk: Walk): Decision {
  return decided(walk, wayOut(walk, { ...flowOf(walk), isNextHop: true }));
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
  if (isBoundToDown(walk)) return noRoute;
  const named = namedDevice(walk);
  if (named === undefined) bind(walk, (vrf) => wayOut(walk, boundFlow(walk, vrf)));
  let flow = named === undefined ? boundFlow(walk, walk.bound) : { ...flowOf(walk), only: named, out: named };
  let way = firstWay(walk, flow);
  const unbound = { ...flow, src: nowhere(flow.src) };
  const wayUnbound = firstWay(walk, unbound);
  if (!sameWay(way, wayUnbound)) {
    const address = formatAddress(packet.src);
    const text = message('the program had bound its socket to {address} before the packet was routed', { address });
    if (!chooser.assume({ id: `bound:${address}`, text })) [flow, way] = [unbound, wayUnbound];
  }
  // rawv6_sendmsg(): a program that writes the header itself may write another destination than it names.
  const raw = { ...flow, tos: 0, protocol: 255, sport: undefined, dport: undefined, isNextHop: true };
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

function decided(walk: Walk, way: WayOut, turn: 'first' | 'again' = 'first'): Decision {
  if (way.kind === 'decided') return way.decision;
  const { as, found } = way;
  const { dst } = walk.packet;
  if (as === 'local') {
    const out = loopOf(walk.node, found);
    return { kind: 'local', route: { ...taken(found, found.hop, dst), out, nextHop: dst, isLocal: true } };
  }
  const route = chosen(walk, oneOfDefaults(walk, found, turn));
  // ip6_rt_init_dst().
  const forwardsGroup = dst.family === 'ipv6' && isMulticast(dst) && knowsGroups(walk) && !leadsToGroups(found);
  return { kind: as, route: forwardsGroup ? { ...route, forwardsGroup } : route };
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
export function isHeardHere(walk: Walk, { kind, route }: Routed): boolean {
  if (route.out === 'lo') return false;
  return (
    kind === 'broadcast' || (isMulticast(walk.packet.dst) && hears(walk, walk.packet.dst, route.out) && loops(walk))
  );
}

/** sk_mc_loop(): a program that does not want to hear itself says so; of what has no socket nobody does. */
function loops({ chooser, hasSocket }: Walk): boolean {
  if (!hasSocket) return true;
  const text = message(
    'the program that sends to the group has not switched off that its node hears it (IP_MULTICAST_LOOP)',
  );
  return chooser.suppose({ id: 'multicast-loop', text });
}
