/** Routing decisions: where a packet goes, from the node's dumps or from what is assumed instead of them. */
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { NextHop, Realms } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { fraction } from '../fraction.ts';
import { senderIs } from '../netfilter/matches/owner.ts';
import { note, type RouteTaken, type Walk } from '../netfilter/walk.ts';
import { ownerOf } from './addresses.ts';
import type { Flow } from './fib.ts';
import { hears } from './groups.ts';
import {
  isLimitedBroadcast,
  isLinkLocal,
  isLocalMulticast,
  isLoopback,
  isMulticast,
  isUnspecified,
  nowhere,
} from './kinds.ts';
import { type FoundRoute, lookUp } from './lookup.ts';
import { validateSource } from './source.ts';

export type Decision =
  | { readonly kind: 'local' | 'broadcast'; readonly route: RouteTaken }
  | { readonly kind: 'forward'; readonly route: RouteTaken }
  | {
      readonly kind: 'none';
      readonly why: 'no-route' | 'martian' | 'reverse-path' | 'blackhole' | 'unreachable' | 'prohibit';
    };

const martian: Decision = { kind: 'none', why: 'martian' };
const noRoute: Decision = { kind: 'none', why: 'no-route' };
const here: RouteTaken = { out: null, nextHop: undefined };

function flowOf(walk: Walk): Flow {
  const { packet } = walk;
  return {
    src: packet.src,
    dst: packet.dst,
    in: packet.in ?? undefined,
    mark: packet.mark,
    tos: packet.tos,
    protocol: packet.protocol,
    sport: packet.sport,
    dport: packet.dport,
    ...(isStrict(walk) && packet.in !== null ? { only: packet.in } : {}),
    ...(packet.in === null ? { sentBy: (uids) => isSentBy(walk, uids) } : {}),
  };
}

/** rt6_need_strict(): what has a meaning on its link alone is routed within the link that it came by. */
function isStrict({ packet: { family, in: device, dst } }: Walk): boolean {
  return family === 'ipv6' && device !== 'lo' && (isLoopback(dst) || isLinkLocal(dst) || isMulticast(dst));
}

function isSentBy({ packet, chooser }: Walk, { low, high }: { readonly low: number; readonly high: number }): boolean {
  if (packet.uid !== undefined) return packet.uid >= low && packet.uid <= high;
  return chooser.assume(senderIs(low, high));
}

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
  const device = packet.in ?? '';
  const foreign = device !== 'lo';
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
  const found = lookUp(walk.node, 'ipv4', flowOf(walk));
  if (found === 'none') return walk.node.routes?.ipv4 === undefined ? unknownRoute() : noRoute;
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
      return forwarded(walk, found);
    default:
      // Nothing that comes from outside may be for an address of another kind, not even an anycast one.
      return martian;
  }
}

/** __mkroute_input(). Where nothing is forwarded the source is not looked at any more. */
function forwarded(walk: Walk, found: FoundRoute): Decision {
  const hop = chooseHop(walk, found);
  const route = taken(found, hop, walk.packet.dst);
  const device = walk.packet.in ?? '';
  if (device === 'lo' || !walk.settings.forwards('ipv4', device)) return { kind: 'forward', route };
  const source = validateSource(walk, 'destination', hop?.device);
  if (!source.holds) return { kind: 'none', why: source.why };
  return { kind: 'forward', route: { ...route, realms: combined(route.realms, source.realms) } };
}

function arrivingBroadcast(walk: Walk, route: RouteTaken): Decision {
  const source = isUnspecified(walk.packet.src) ? { holds: true as const } : validateSource(walk, 'nowhere', undefined);
  return source.holds ? { kind: 'broadcast', route } : { kind: 'none', why: source.why };
}

/** ip_mc_validate_source(). */
function arrivingGroup4(walk: Walk): Decision {
  const { src, dst, protocol, in: device } = walk.packet;
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
  const { dst, in: device } = walk.packet;
  if (isLoopback(dst) && (device === 'lo' || !knowsLocal(walk))) return { kind: 'local', route: here };
  if (!knowsTables(walk)) {
    if (isMulticast(dst)) return hears(walk, dst, device) ? { kind: 'local', route: here } : noRoute;
    return byAssumption(walk, true);
  }
  const found = lookUp(walk.node, 'ipv6', flowOf(walk));
  if (found === 'none' && isMulticast(dst) && !knowsGroups(walk))
    return hears(walk, dst, device) ? { kind: 'local', route: here } : noRoute;
  if (found === 'none') return walk.node.routes?.ipv6 === undefined ? unknownRoute() : noRoute;
  switch (found.type) {
    case 'blackhole':
    case 'unreachable':
    case 'prohibit':
      return { kind: 'none', why: found.type };
    case 'local':
    case 'anycast':
      return { kind: 'local', route: taken(found, found.hop, dst) };
    default:
      if (isMulticast(dst)) return hears(walk, dst, device) ? { kind: 'local', route: here } : noRoute;
      if (found.hop?.device === 'lo') return noRoute;
      return { kind: 'forward', route: taken(found, chooseHop(walk, found), dst) };
  }
}

/** Where the dumps show the local table of IPv6, its routes for groups are among them. */
function knowsGroups({ node }: Walk): boolean {
  return node.routes?.ipv6?.some(({ table }) => table === 'local') ?? false;
}

function knowsTables({ node, family }: Walk): boolean {
  return node.interfaces !== undefined || node.routes?.[family] !== undefined;
}

/** The decision for the node's own packets, before OUTPUT; noted as a step. */
export function routeLeaving(walk: Walk): Decision {
  const decision = firstDecision(walk);
  describe(walk, decision);
  return decision;
}

/** The same for the second look when OUTPUT changed what routing depends on (ip_route_me_harder()). */
export function routeAgain(walk: Walk): Decision {
  const decision = decided(walk, wayOut(walk, againFlow(walk)));
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
  let flow = flowOf(walk);
  let way = wayOut(walk, flow);
  const unbound = { ...flow, src: nowhere(flow.src) };
  const wayUnbound = wayOut(walk, unbound);
  if (!sameWay(way, wayUnbound)) {
    const address = formatAddress(packet.src);
    const text = message('the program had bound its socket to {address} before the packet was routed', { address });
    if (!chooser.assume({ id: `bound:${address}`, text })) [flow, way] = [unbound, wayUnbound];
  }
  const raw = { ...flow, tos: 0, protocol: 255, sport: undefined, dport: undefined };
  const wayRaw = wayOut(walk, raw);
  if (!sameWay(way, wayRaw)) {
    const text = message('routing knew the TOS and the ports of the packet, which it does not of a raw socket');
    if (!chooser.assume({ id: 'cooked-socket', text })) way = wayRaw;
  }
  return decided(walk, way);
}

/**
 * IPv4 looks neither at the protocol nor at ports a second time; IPv6 keeps to the interface what has a meaning there
 * alone (ip6_route_me_harder()).
 */
function againFlow(walk: Walk): Flow {
  const flow = flowOf(walk);
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
  const everybody = family === 'ipv4' && (isMulticast(dst) || isLimitedBroadcast(dst));
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

function decided(walk: Walk, way: WayOut): Decision {
  if (way.kind === 'decided') return way.decision;
  const { as, found } = way;
  const { dst } = walk.packet;
  // What is local leaves by the loopback interface, and arrives there.
  if (as === 'local')
    return { kind: 'local', route: { ...taken(found, found.hop, dst), out: 'lo', nextHop: dst, isLocal: true } };
  return { kind: as, route: taken(found, chooseHop(walk, found), dst) };
}

/** Whether the node hears its own packet too: a broadcast always, and one to a group that it is in. */
export function isHeardHere(walk: Walk, { kind, route }: Extract<Decision, { readonly route: RouteTaken }>): boolean {
  if (route.out === 'lo') return false;
  return kind === 'broadcast' || (isMulticast(walk.packet.dst) && hears(walk, walk.packet.dst, route.out));
}

/** The routes to loopback addresses are as any other, where the dumps show them. */
function knowsLocal({ node }: Walk): boolean {
  return node.interfaces?.some(({ name }) => name === 'lo') ?? false;
}

/** Several next hops share the flows by a hash that no dump tells: by weight. */
function chooseHop(walk: Walk, { hops, hop }: FoundRoute): NextHop | undefined {
  if (hops.length < 2) return hop;
  const total = hops.reduce((sum, each) => sum + each.weight, 0);
  return hops[walk.chooser.chance(hops.map((each) => fraction(each.weight, total)))];
}

/** set_class_tag(): what the first leaves open the second says. */
function combined(first: Realms | undefined, second: Realms | undefined): Realms | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return { from: first.from || second.from, to: first.to || second.to };
}

function taken(found: FoundRoute, hop: NextHop | undefined, dst: Address): RouteTaken {
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

function unknownRoute(): Decision {
  return { kind: 'forward', route: { out: null, nextHop: undefined } };
}

/** Without `ip addr` and `ip route` it is not known which addresses are this node's. */
function byAssumption(walk: Walk, arriving: boolean): Decision {
  const address = formatAddress(walk.packet.dst);
  const text = message('{address} is an address of this node', { address });
  const local = walk.chooser.assume({ id: `local:${address}`, text, likely: arriving && !isRewritten(walk) });
  return local ? { kind: 'local', route: { out: null, nextHop: undefined } } : unknownRoute();
}

/** A destination that a rule put in is most likely another machine's; one that the sender chose may well be ours. */
function isRewritten(walk: Walk): boolean {
  return walk.connection?.destinationTranslated ?? false;
}

function describe(walk: Walk, decision: Decision): void {
  const address = formatAddress(walk.packet.dst);
  const before = walk.hook;
  walk.hook = 'routing';
  if (decision.kind === 'none') {
    note(walk, {
      kind: 'routing',
      decision: 'none',
      text: message('{address} can’t be reached: {why}.', { address, why: refusals[decision.why] }),
    });
  } else {
    const { out, nextHop, table, priority, origin } = decision.route;
    const toGateway = nextHop !== undefined && formatAddress(nextHop) !== address;
    note(walk, {
      kind: 'routing',
      decision: decision.kind === 'forward' ? (walk.packet.in === null ? 'output' : 'forward') : decision.kind,
      ...(out === null ? {} : { out }),
      ...(toGateway ? { gateway: nextHop } : {}),
      ...(table === undefined ? {} : { table }),
      ...(priority === undefined ? {} : { priority }),
      ...(origin === undefined ? {} : { origin }),
      text: routingText(decision, address, toGateway ? formatAddress(nextHop) : undefined),
    });
  }
  walk.hook = before;
}

const refusals = {
  'reverse-path': message('the answer would not leave by the interface of arrival (rp_filter)'),
  'no-route': message('no route leads there'),
  martian: message('the addresses can’t be right on this interface'),
  blackhole: message('its route is a blackhole'),
  unreachable: message('its route says unreachable'),
  prohibit: message('its route says prohibited'),
};

function routingText(
  decision: Exclude<Decision, { readonly kind: 'none' }>,
  address: string,
  gateway: string | undefined,
) {
  if (decision.kind === 'local') return message('{address} is an address of this node.', { address });
  if (decision.kind === 'broadcast')
    return message('{address} is a broadcast address: it is delivered here.', { address });
  const { out } = decision.route;
  if (out === null)
    return message('{address} is not this node’s: it is sent on, and no dump says by which interface.', { address });
  if (gateway === undefined)
    return message('{address} is reached directly through {interface}.', { address, interface: out });
  return message('{address} is reached through {interface}, by the gateway {gateway}.', {
    address,
    interface: out,
    gateway,
  });
}
