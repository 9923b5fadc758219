/** Between IPVS and the wire: the route to a real server, and that of an answer which got the service's address back. */
import type { Address } from '../../net/address.ts';
import { message } from '../../text/message.ts';
import { confirm } from '../netfilter/conntrack.ts';
import { type Balanced, leaveConntrack, rewriteToServer } from '../netfilter/ipvs.ts';
import { finishByStack, note, type Walk } from '../netfilter/walk.ts';
import { isLoopback, nowhere } from './kinds.ts';
import { refuse } from './refuse.ts';
import { type Decision, decideLeaving } from './routing.ts';

/** Takes a routed packet through OUTPUT and POSTROUTING; `arrived`: the interface by which it came. */
type Send = (walk: Walk, arrived: string | null) => void;

/** IPVS sends the packet to its real server; `here`: the server is this node, and the packet goes on in the same hook. */
export function passToServer(walk: Walk, balanced: Balanced, send: Send): 'sent' | 'here' {
  const arrived = walk.packet.in;
  const { method, address } = balanced;
  if (method === 'local') {
    walk.balanced = true;
    leaveConntrack(walk);
    return 'here';
  }
  const { family } = address;
  const decision = decideLeaving({ ...walk, family, packet: asRoutedByIpvs(walk.packet, address) });
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
  if (!isLocal && !lowerTimeToLive(walk)) return 'sent';
  if (method === 'masquerade') rewriteToServer(walk, balanced);
  walk.balanced = true;
  leaveConntrack(walk);
  if (isLocal) return 'here';
  walk.route = decision.route;
  if (method === 'tunnel') encapsulate(walk, decision);
  else send(walk, arrived);
  return 'sent';
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

/** __ip_vs_get_out_rt(): the route to the real server is looked up by its address alone, whatever the packet's mark or source. */
function asRoutedByIpvs({ sport: _, dport: __, ...packet }: Walk['packet'], server: Address): Walk['packet'] {
  const { family } = server;
  return { ...packet, family, in: null, src: nowhere(server), dst: server, mark: 0, tos: 0, protocol: 0, uid: 0 };
}

/** ip_vs_tunnel_xmit(): the wrapped packet goes on in another one, which is not the one that is traced. */
function encapsulate(walk: Walk, { route }: Extract<Decision, { readonly kind: 'forward' }>): void {
  confirm(walk);
  if (walk.end !== undefined) return;
  walk.packet = { ...walk.packet, out: route.out };
  note(walk, { kind: 'encapsulation', text: message('IPVS: wrapped into a packet to the real server.') });
  finishByStack(walk, 'forwarded', 'ipvs', message('IPVS: it was sent to the real server through a tunnel'));
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
