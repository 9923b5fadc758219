/** Between IPVS and the wire: the route to a real server, and that of an answer which got the service's address back. */
import { type Address, sameAddress } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { confirm } from '../conntrack/track.ts';
import { sourceOfRoute, sourceOn } from '../routing/addresses.ts';
import type { Decision } from '../routing/decision.ts';
import { isLoopback, nowhere } from '../routing/kinds.ts';
import { decideLeaving } from '../routing/leaving.ts';
import { isTooLong, isTunnelWide, tooBig, tooBigForServer } from '../routing/mtu.ts';
import { refuse } from '../routing/refuse.ts';
import { finish, finishByStack, note, type RouteTaken, type Walk } from '../walk/walk.ts';
import { leaveConntrack, rewriteToServer } from './balance.ts';
import type { Balanced } from './connect.ts';
import { awaitServer } from './table.ts';

/** Takes a routed packet through OUTPUT and POSTROUTING; `arrived`: the interface by which it came. */
type Send = (walk: Walk, arrived: string | null) => void;

/** IPVS sends the packet to its real server; `here`: the server is this node, and the packet goes on in the same hook. */
export function passToServer(walk: Walk, balanced: Balanced, send: Send): 'sent' | 'here' {
  const { in: arrived, dst: asked } = walk.packet;
  const { method, address } = balanced;
  if (method === 'local') {
    walk.balanced = true;
    leaveConntrack(walk);
    awaitServer(walk);
    return 'here';
  }
  const { family } = address;
  const decision = decideLeaving({ ...walk, family, packet: asRoutedByIpvs(walk.packet, address), balanced: true });
  if (decision.kind === 'none') {
    refuse(walk, decision.why);
    return 'sent';
  }
  const isLocal = decision.kind !== 'forward';
  if (!mayPass(walk, balanced, isLocal)) {
    const text = message('IPVS: from where the packet came, no way leads to this real server');
    finishByStack(walk, 'dropped', 'ipvs', text);
    return 'sent';
  }
  if (!isLocal && !(lowerTimeToLive(walk) && fitsTheWay(walk, balanced, decision.route))) return 'sent';
  if (method === 'masquerade') rewriteToServer(walk, balanced);
  walk.balanced = true;
  leaveConntrack(walk);
  if (isLocal) {
    if (walk.hook === 'OUTPUT' && walk.route?.out !== 'lo') keepRoute(walk, asked);
    else awaitServer(walk);
    return 'here';
  }
  walk.route = decision.route;
  if (method === 'tunnel') encapsulate(walk, decision, (outer) => send(outer, arrived), balanced);
  else send(walk, arrived);
  return 'sent';
}

/**
 * __ip_vs_get_out_rt() preserves the route that the packet had, also where its server is this node: without a gateway
 * rt_nexthop() is then the server's address.
 */
function keepRoute(walk: Walk, asked: Address): void {
  const { route, packet } = walk;
  if (route?.nextHop === undefined || !sameAddress(route.nextHop, asked)) return;
  walk.route = { ...route, nextHop: packet.dst, asksForItself: true };
}

/** crosses_local_route_boundary() of ip_vs_xmit.c, and no masquerading from outside to a loopback address. */
function mayPass(walk: Walk, { method, address }: Balanced, isLocal: boolean): boolean {
  const { packet, hook } = walk;
  if (!isLocal)
    return !(isLoopback(packet.src) && (packet.family === 'ipv4' || packet.in === null || packet.in === 'lo'));
  if (hook === 'FORWARD') return false;
  if (isLoopback(address) && hook === 'INPUT' && packet.in !== 'lo') return method !== 'masquerade';
  // Only masquerading may turn a packet that was to leave back to the node.
  return method === 'masquerade' || hook === 'INPUT' || walk.route?.out === 'lo';
}

function lowerTimeToLive(walk: Walk): boolean {
  const { ttl } = walk.packet;
  if (ttl > 1) {
    walk.packet = { ...walk.packet, ttl: ttl - 1 };
    return true;
  }
  const text = message('routing: its time to live is used up, which the sender is told');
  finishByStack(walk, 'dropped', 'ttl', text);
  return false;
}

/** ensure_mtu_is_adequate(): behind the time to live, and before OUTPUT. */
function fitsTheWay(walk: Walk, balanced: Balanced, route: RouteTaken): boolean {
  const { packet, family, settings } = walk;
  const { method } = balanced;
  // ip_vs_iph_icmp(): errors about connections are cut up over IPv4.
  const isError = packet.quoted !== undefined;
  const around = method === 'tunnel' ? bytesAround(balanced) : 0;
  if (around > 0 && !isTunnelWide({ ...walk, route }, balanced.address.family, around)) {
    const text = message('IPVS: the way to its real server is too narrow for a tunnel');
    finishByStack(walk, 'dropped', 'ipvs', text);
    return false;
  }
  const isCutUp = isError || (around > 0 && !settings.ipvs.discoversMtu);
  if (family === 'ipv4' && isCutUp) return true;
  if (!isTooLong({ ...walk, route }, around)) return true;
  finishByStack(walk, 'dropped', 'ipvs', tooBigForServer(), isError ? undefined : tooBig[family]);
  return false;
}

/** __ip_vs_get_out_rt(): the route to the real server is looked up by its address alone, whatever the packet's mark or source. */
function asRoutedByIpvs({ sport: _, dport: __, ...packet }: Walk['packet'], server: Address): Walk['packet'] {
  const { family } = server;
  return { ...packet, family, in: null, src: nowhere(server), dst: server, mark: 0, tos: 0, protocol: 0, uid: 0 };
}

type Forward = Extract<Decision, { readonly kind: 'forward' }>;

/** ip_vs_tunnel_xmit(): the wrapped packet goes on in another one, which meets OUTPUT and POSTROUTING untraced. */
function encapsulate(walk: Walk, { route }: Forward, send: (outer: Walk) => void, balanced: Balanced): void {
  confirm(walk);
  if (walk.end !== undefined) return;
  walk.packet = { ...walk.packet, out: route.out };
  note(walk, { kind: 'encapsulation', text: message('IPVS: wrapped into a packet to the real server.') });
  const packet = wrapped(walk, route, balanced);
  if (packet !== undefined) {
    const outer: Walk = {
      ...walk,
      packet,
      family: packet.family,
      role: 'own',
      steps: [],
      later: [],
      state: undefined,
      direction: 'original',
      connection: undefined,
      track: { notrack: false, zone: undefined, template: false },
    };
    send(outer);
    walk.budget = outer.budget;
    if (outer.end !== undefined && outer.end.verdict !== 'forwarded') {
      // Who sent the packet inside hears nothing of a rejection.
      const { verdict, decidedBy } = outer.end;
      return finish(walk, verdict === 'rejected' ? 'dropped' : verdict, decidedBy);
    }
  }
  finishByStack(walk, 'forwarded', 'ipvs', message('IPVS: it was sent to the real server through a tunnel'));
}

/** Bytes of the headers around it. */
function bytesAround({ address, tunnel }: Pick<Balanced, 'address' | 'tunnel'>): number {
  const type = tunnel?.type ?? 'ipip';
  return (address.family === 'ipv4' ? 20 : 40) + (type === 'ipip' ? 0 : type === 'gre' ? 4 : 12);
}

const IP_IN_IP: Readonly<Record<Family, number>> = { ipv4: 4, ipv6: 41 };
const GRE = 47;

/** The packet around it; undefined where no dump tells from which address it comes. */
function wrapped({ node, packet, chooser, settings }: Walk, route: RouteTaken, { address, tunnel }: Balanced) {
  const { family } = address;
  const { out, source } = route;
  const selected = (device: string) => source ?? sourceOn(node, device, address, settings);
  const src = family === 'ipv4' ? sourceOfRoute(node, route, address) : out === null ? undefined : selected(out);
  if (src === undefined) return undefined;
  const server = formatAddress(address);
  const text = message('the tunnel to {server} is IP in IP, as tunnels are where nobody asks for another', { server });
  if (tunnel === undefined) chooser.suppose({ id: `tunnel:${server}`, text });
  const type = tunnel?.type ?? 'ipip';
  const kind =
    type === 'gue'
      ? { protocol: protocol.udp, dport: tunnel?.type === 'gue' ? tunnel.port : 0 }
      : { protocol: type === 'gre' ? GRE : IP_IN_IP[packet.family] };
  const { ttl, tos, mark } = packet;
  const more = bytesAround({ address, tunnel });
  const ports = type === 'gue' ? { sport: 0 } : {};
  return {
    family,
    in: null,
    out: null,
    src,
    dst: address,
    ttl,
    tos,
    mark,
    length: packet.length + more,
    ...kind,
    ...ports,
  };
}

/**
 * ip_vs_route_me_harder(): what leaves the node with the service's address is routed as if the node sent it; it asks for
 * addresses, mark and TOS. False: that ended the walk.
 */
export function rerouteReply(walk: Walk): boolean {
  const { node, family, route } = walk;
  if (node.routes?.[family] === undefined || route?.out === 'lo') return true;
  const { sport: _, dport: __, ...packet } = walk.packet;
  const decision = decideLeaving({ ...walk, packet: { ...packet, in: null, protocol: 0, uid: 0 } });
  if (decision.kind === 'none') {
    refuse(walk, decision.why);
    return false;
  }
  if (decision.route.out !== route?.out) {
    note(walk, {
      kind: 'routing',
      decision: 'output',
      ...(decision.route.out === null ? {} : { out: decision.route.out }),
      text: message('IPVS: with the service’s address as its source the answer is routed anew.'),
    });
  }
  walk.route = decision.route;
  return true;
}
