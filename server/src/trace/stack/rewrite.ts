/** What OUTPUT changes of the node's own packets, and the routes that follow from it. */
import { sameAddress } from '../../net/address.ts';
import { sourceOfRoute } from '../routing/addresses.ts';
import type { Routed } from '../routing/decision.ts';
import { isUnspecified } from '../routing/kinds.ts';
import { isHeardHere, routeAgain } from '../routing/leaving.ts';
import { refuse } from '../routing/refuse.ts';
import type { RouteTaken, Walk } from '../walk/walk.ts';
import { nat, table, translates } from './hooks.ts';

/** OUTPUT of a VRF, behind raw: the rules of mangle may route the packet anew there too. */
export function outputOfVrf(walk: Walk): boolean {
  const before = walk.packet;
  return table(walk, 'mangle') && (routedBy(before) === routedBy(walk.packet) || reroute(walk));
}

/** Mangle and nat of OUTPUT: what they change may route the packet anew. False: the walk is over. */
export function rewriteLeaving(walk: Walk): boolean {
  const before = walk.packet;
  if (!table(walk, 'mangle')) return false;
  if (routedBy(before) !== routedBy(walk.packet) && !reroute(walk)) return false;
  const marked = walk.packet;
  if (!nat(walk, 'destination')) return false;
  return (sameAddress(marked.dst, walk.packet.dst) && !isTurnedAside(walk)) || reroute(walk);
}

/** nf_nat_ipv4_local_fn(): what belongs to a connection with another destination is routed once more, also if IPVS gave it. */
function isTurnedAside(walk: Walk): boolean {
  const { connection, direction } = walk;
  if (connection === undefined || !translates(walk)) return false;
  const [sent, back] =
    direction === 'original' ? [connection.original, connection.reply] : [connection.reply, connection.original];
  return !sameAddress(sent.dst, back.src);
}

/** Who says no source gets that of the route; over IPv6 a program that builds its own header keeps none. */
export function giveSource(walk: Walk, route: RouteTaken): void {
  const { packet, node } = walk;
  if (walk.family === 'ipv6' || !isUnspecified(packet.src)) return;
  const src = sourceOfRoute(node, route, packet.dst);
  if (src !== undefined) walk.packet = { ...packet, src };
}

export function takeRoute(walk: Walk, decision: Routed): void {
  walk.route = decision.route;
  if (walk.broadcast !== 'looped') walk.broadcast = isHeardHere(walk, decision) ? 'leaving' : undefined;
}

/**
 * What the mangle table may change that makes the kernel route the packet anew: ipt_mangle_out(), and ip6t_mangle_out(),
 * which looks at the hop limit too.
 */
export function routedBy({ family, src, dst, mark, tos, ttl }: Walk['packet']): string {
  return [src.words, dst.words, mark, tos, family === 'ipv6' ? ttl : undefined].join();
}

/** The hook goes on with the interface it began with; the new one counts from POSTROUTING on. */
export function reroute(walk: Walk): boolean {
  const decision = routeAgain(walk);
  if (decision.kind === 'none') {
    refuse(walk, decision.why);
    return false;
  }
  takeRoute(walk, decision);
  return true;
}
