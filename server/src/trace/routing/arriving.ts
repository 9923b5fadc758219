/** Where an arriving packet goes: ip_route_input_rcu() and ip6_route_input(). From the dumps, or from what is assumed instead of them. */
import type { RouteTaken, Walk } from '../walk/walk.ts';
import {
  chosen,
  combined,
  type Decision,
  flowOf,
  here,
  isForUntoldOwn,
  knowsLocal,
  knowsTables,
  martian,
  noRoute,
  taken,
} from './decision.ts';
import { describe } from './describe.ts';
import { forwards } from './forwarding.ts';
import { hears, knowsGroups, leadsToGroups } from './groups.ts';
import {
  isFramedForMany,
  isLimitedBroadcast,
  isLocalMulticast,
  isLoopback,
  isMulticast,
  isUnspecified,
} from './kinds.ts';
import { type FoundRoute, lookUp, lookUpInVrf } from './lookup.ts';
import { validateSource } from './source.ts';
import { isUntoldOwn, untoldOwn } from './untoldOwn.ts';
import { byAssumption, otherThanDirect, unknownRoute } from './untoldRoutes.ts';

/** The decision behind PREROUTING, noted as a step. */
export function routeArriving(walk: Walk): Decision {
  const decision = walk.family === 'ipv4' ? decideArriving4(walk) : decideArriving6(walk);
  describe(walk, decision);
  return decision;
}

/** ip_route_input_rcu() and ip_route_input_slow(): sources that can't be, then destinations that can't be. */
function decideArriving4(walk: Walk): Decision {
  const { packet, settings } = walk;
  const { src, dst } = packet;
  const device = walk.vrfPort ?? packet.in ?? '';
  const foreign = device !== 'lo';
  if (isForUntoldOwn(walk)) return { kind: 'local', route: here };
  if (foreign && (isMulticast(src) || isLimitedBroadcast(src))) return martian;
  if (isMulticast(dst)) return arrivingGroup4(walk);
  if (foreign && (isLimitedBroadcast(dst) || (isUnspecified(src) && isUnspecified(dst))))
    return arrivingBroadcast(walk, here);
  if (foreign && (isUnspecified(src) || isUnspecified(dst))) return martian;
  if (foreign && (isLoopback(dst) || isLoopback(src)) && !settings.routeLocalnet(device)) return martian;
  if (isLoopback(dst) && !knowsLocal(walk)) return { kind: 'local', route: here };
  if (!knowsTables(walk)) {
    const source = foreign ? validateSource(walk, 'destination', undefined) : undefined;
    return source?.holds === false ? { kind: 'none', why: source.why } : byAssumption(walk, true);
  }
  const found = isUntoldOwn(walk, dst) ? untoldOwn : lookUp(walk.node, 'ipv4', flowOf(walk));
  if (found === 'none') return walk.node.routes?.ipv4 === undefined ? unknownRoute(walk, dst) : noRoute;
  switch (found.type) {
    case 'blackhole':
    case 'unreachable':
    case 'prohibit':
      return { kind: 'none', why: found.type };
    case 'broadcast':
      if (settings.forwardsBroadcasts(device)) return forwarded(walk, found);
      return arrivingBroadcast(walk, taken(found, found.hop, dst));
    case 'local': {
      const source = foreign ? validateSource(walk, 'destination', undefined) : ({ holds: true } as const);
      if (!source.holds) return { kind: 'none', why: source.why };
      return { kind: 'local', route: { ...taken(found, found.hop, dst), realms: source.realms } };
    }
    case 'unicast':
      return otherThanDirect(walk, found, dst) ?? forwarded(walk, found);
    default:
      // Nothing that comes from outside may be for an address of another kind, not even an anycast one.
      return martian;
  }
}

/**
 * __mkroute_input(). Where nothing is forwarded the source is not looked at any more. Whether it is hangs on nothing of a
 * frame for everybody, which nobody forwards.
 */
function forwarded(walk: Walk, found: FoundRoute): Decision {
  const route = chosen(walk, found);
  const device = walk.vrfPort ?? walk.packet.in ?? '';
  if (device === 'lo' || isFramedForMany(walk.packet) || !forwards(walk)) return { kind: 'forward', route };
  const source = validateSource(walk, 'destination', route.out ?? undefined);
  if (!source.holds) return { kind: 'none', why: source.why };
  return { kind: 'forward', route: { ...route, realms: combined(route.realms, source.realms) } };
}

function arrivingBroadcast(walk: Walk, route: RouteTaken): Decision {
  const source = isUnspecified(walk.packet.src) ? { holds: true as const } : validateSource(walk, 'nowhere', undefined);
  return source.holds ? { kind: 'broadcast', route } : { kind: 'none', why: source.why };
}

/** ip_mc_validate_source(). */
function arrivingGroup4(walk: Walk): Decision {
  const { src, dst, protocol } = walk.packet;
  const device = walk.vrfPort ?? walk.packet.in;
  if (device !== 'lo') {
    if (isLoopback(src) && !walk.settings.routeLocalnet(device ?? '')) return martian;
    const igmp = 2;
    if (isUnspecified(src)) {
      if (!isLocalMulticast(dst) && protocol !== igmp) return martian;
    } else {
      const source = validateSource(walk, 'nowhere', undefined);
      if (!source.holds) return { kind: 'none', why: source.why };
    }
  }
  return hears(walk, dst, device) ? { kind: 'local', route: here } : noRoute;
}

/** ip6_route_input(). No source is a martian here: what can't be was thrown away before (ip6_rcv_core()). */
function decideArriving6(walk: Walk): Decision {
  const { dst } = walk.packet;
  const device = walk.vrfPort ?? walk.packet.in;
  if (isForUntoldOwn(walk)) return { kind: 'local', route: here };
  if (isLoopback(dst) && (device === 'lo' || !knowsLocal(walk))) return { kind: 'local', route: here };
  if (!knowsTables(walk)) {
    if (isMulticast(dst)) return hears(walk, dst, device) ? { kind: 'local', route: here } : noRoute;
    return byAssumption(walk, true);
  }
  const { vrf, vrfPort } = walk;
  const keepsToPort = vrf !== undefined && vrfPort !== undefined;
  const found = isUntoldOwn(walk, dst)
    ? untoldOwn
    : keepsToPort
      ? lookUpInVrf(walk.node, vrf, flowOf(walk))
      : lookUp(walk.node, 'ipv6', flowOf(walk));
  if (found === 'none' && isMulticast(dst) && !knowsGroups(walk))
    return hears(walk, dst, device) ? { kind: 'local', route: here } : noRoute;
  if (found === 'none') return walk.node.routes?.ipv6 === undefined ? unknownRoute(walk, dst) : noRoute;
  switch (found.type) {
    case 'blackhole':
    case 'unreachable':
    case 'prohibit':
      return { kind: 'none', why: found.type };
    case 'local':
    case 'anycast':
      return { kind: 'local', route: taken(found, found.hop, dst) };
    default:
      // ip6_rt_init_dst(): what matched no route for groups would be forwarded, which ip6_forward() refuses.
      if (isMulticast(dst) && knowsGroups(walk) && !leadsToGroups(found)) return martian;
      if (isMulticast(dst)) return hears(walk, dst, device) ? { kind: 'local', route: here } : noRoute;
      if (found.hop?.device === 'lo') return noRoute;
      return otherThanDirect(walk, found, dst) ?? { kind: 'forward', route: chosen(walk, found) };
  }
}
