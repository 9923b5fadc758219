/** Routing decisions: where a packet goes, from the node's dumps or from what is assumed instead of them. */
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { fraction } from '../fraction.ts';
import { senderIs } from '../netfilter/matches/owner.ts';
import { note, type RouteTaken, type Walk } from '../netfilter/walk.ts';
import { ownerOf } from './addresses.ts';
import { type Flow, type FoundRoute, lookUp } from './lookup.ts';

export type Decision =
  | { readonly kind: 'local' | 'broadcast'; readonly route: RouteTaken }
  | { readonly kind: 'forward'; readonly route: RouteTaken }
  | {
      readonly kind: 'none';
      readonly why: 'no-route' | 'martian' | 'reverse-path' | 'blackhole' | 'unreachable' | 'prohibit';
    };

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
  return family === 'ipv6' && device !== 'lo' && (isLoopback(dst) || isLinkLocal(dst));
}

function isSentBy({ packet, chooser }: Walk, { low, high }: { readonly low: number; readonly high: number }): boolean {
  if (packet.uid !== undefined) return packet.uid >= low && packet.uid <= high;
  return chooser.assume(senderIs(low, high));
}

export function isLoopback(address: Address): boolean {
  if (address.family === 'ipv4') return (address.words[0] ?? 0) >>> 24 === 127;
  return address.words.join() === '0,0,0,1';
}

export function isMulticast(address: Address): boolean {
  const first = address.words[0] ?? 0;
  return address.family === 'ipv4' ? first >>> 28 === 14 : first >>> 24 === 0xff;
}

/** Of IPv6; a link-local source is never forwarded. IPv4's are, as any other. */
export function isLinkLocal(address: Address): boolean {
  return address.family === 'ipv6' && (address.words[0] ?? 0) >>> 22 === 0x3fa;
}

function isLimitedBroadcast(address: Address): boolean {
  return address.family === 'ipv4' && address.words[0] === 0xffffffff;
}

function isUnspecified(address: Address): boolean {
  return address.words.every((word) => word === 0);
}

/** The decision behind PREROUTING, noted as a step. */
export function routeArriving(walk: Walk): Decision {
  const decision = decideArriving(walk);
  describe(walk, decision);
  return decision;
}

function decideArriving(walk: Walk): Decision {
  const { packet, settings } = walk;
  const { src, dst } = packet;
  const local: Decision = { kind: 'local', route: { out: null, nextHop: undefined } };
  // ip_route_input_slow(): sources that can't be, then destinations that can't be.
  const foreign = packet.in !== 'lo';
  if (foreign && walk.family === 'ipv4') {
    if (isMulticast(src) || isLimitedBroadcast(src)) return { kind: 'none', why: 'martian' };
    if (isLoopback(src) && !settings.routeLocalnet) return { kind: 'none', why: 'martian' };
    if (isLimitedBroadcast(dst)) return { ...local, kind: 'broadcast' };
    if (isUnspecified(src)) return { kind: 'none', why: 'martian' };
    if (isUnspecified(dst)) return { kind: 'none', why: 'martian' };
    if (isLoopback(dst) && !settings.routeLocalnet) return { kind: 'none', why: 'martian' };
  }
  if (isLoopback(dst) && (!foreign || walk.family === 'ipv4' || !knowsLocal(walk))) return local;
  if (foreign && !settings.acceptLocal && ownerOf(walk.node, src) !== undefined)
    return { kind: 'none', why: 'martian' };
  if (isMulticast(dst)) return multicast(walk, local);
  if (foreign && walk.family === 'ipv4' && !reversePathHolds(walk)) return { kind: 'none', why: 'reverse-path' };
  return byTables(walk, true);
}

/** The decision for the node's own packets, before OUTPUT; noted as a step. */
export function routeLeaving(walk: Walk): Decision {
  const decision = decideLeaving(walk);
  describe(walk, decision);
  return decision;
}

/** The same without a step, for the second look when OUTPUT changed what routing depends on. */
export function decideLeaving(walk: Walk): Decision {
  const { dst } = walk.packet;
  if (isLoopback(dst)) return { kind: 'local', route: { out: 'lo', nextHop: dst } };
  const decision = byTables(walk, false);
  // __mkroute_output(): whatever route it takes, it is for everybody.
  if (decision.kind === 'forward' && isLimitedBroadcast(dst)) return { kind: 'broadcast', route: decision.route };
  // What is local leaves by the loopback interface, and arrives there.
  return decision.kind === 'local'
    ? { kind: 'local', route: { ...decision.route, out: 'lo', nextHop: dst } }
    : decision;
}

/** Over IPv6 the route to ::1 is one as any other, and lies on another interface than what arrives from outside. */
function knowsLocal({ node }: Walk): boolean {
  return node.interfaces?.some(({ name }) => name === 'lo') ?? false;
}

function multicast(walk: Walk, local: Decision): Decision {
  const address = formatAddress(walk.packet.dst);
  const joined = walk.chooser.assume({
    id: `group:${address}`,
    text: message('a program of this node listens to the group {address}', { address }),
  });
  return joined ? local : { kind: 'none', why: 'no-route' };
}

function byTables(walk: Walk, arriving: boolean): Decision {
  const { node, packet, family } = walk;
  if (node.interfaces === undefined && node.routes?.[family] === undefined) return byAssumption(walk, arriving);
  const found = lookUp(node, family, flowOf(walk));
  if (found === 'none') return node.routes?.[family] === undefined ? unknownRoute() : { kind: 'none', why: 'no-route' };
  switch (found.type) {
    case 'local':
    case 'anycast':
      return { kind: 'local', route: taken(found, found.hop?.device ?? null, packet.dst) };
    case 'broadcast':
      return { kind: 'broadcast', route: taken(found, found.hop?.device ?? null, packet.dst) };
    case 'blackhole':
    case 'unreachable':
    case 'prohibit':
      return { kind: 'none', why: found.type };
    default: {
      const hop = chooseHop(walk, found);
      return { kind: 'forward', route: taken(found, hop?.device ?? null, hop?.gateway ?? packet.dst) };
    }
  }
}

/** Several next hops share the flows by a hash that no dump tells: by weight. */
function chooseHop(walk: Walk, { hops, hop }: FoundRoute) {
  if (hops.length < 2) return hop;
  const total = hops.reduce((sum, each) => sum + each.weight, 0);
  return hops[walk.chooser.chance(hops.map((each) => fraction(each.weight, total)))];
}

function taken(found: FoundRoute, out: string | null, nextHop: Address): RouteTaken {
  return {
    out,
    nextHop,
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

/**
 * fib_validate_source(): strict, the answer must leave by the interface of arrival; loose, there must be a way back at all.
 * The larger of the settings of `all` and of the interface counts.
 */
function reversePathHolds(walk: Walk): boolean {
  const { packet, node, settings } = walk;
  const mode = settings.reversePath(packet.in ?? '');
  if (mode === 0 || node.routes?.ipv4 === undefined) return true;
  const back = lookUp(node, 'ipv4', { ...flowOf(walk), src: packet.dst, dst: packet.src, in: undefined, mark: 0 });
  if (back === 'none' || (back.type !== 'unicast' && back.type !== 'local')) return false;
  return mode === 2 || back.hops.some((hop) => hop.device === packet.in);
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
