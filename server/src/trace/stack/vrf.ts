/** Packets and VRFs: the hooks that are walked a second time for the VRF as interface (drivers/net/vrf.c). */
import type { Packet } from '../../net/packet.ts';
import { message } from '../../text/message.ts';
import { track } from '../conntrack/track.ts';
import { isLimitedBroadcast, isLinkLocal, isLoopback, isMulticast } from '../routing/kinds.ts';
import { decideLeaving } from '../routing/leaving.ts';
import { isVrf, knowsTableOfVrf, tableOfVrf, vrfOfPort } from '../routing/vrf.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';
import { enter, nat, table, tables } from './hooks.ts';

/** Packets that keep to the port that they came by: vrf_ip_rcv() and vrf_ip6_rcv(), rt6_need_strict(). */
function keepsToPort({ family, dst }: Packet): boolean {
  return isMulticast(dst) || (family === 'ipv6' && (isLinkLocal(dst) || isLoopback(dst)));
}

/**
 * l3mdev_ip_rcv(), behind PREROUTING of the port: from here on the packet is the VRF's, whose PREROUTING it walks too,
 * unless it means the port alone or is the node's own that comes round. False: the walk is over.
 */
export function enterVrf(walk: Walk, cameRound: Walk['cameRound']): boolean {
  const port = walk.packet.in;
  const vrf = vrfOfPort(walk.node, port);
  if (vrf === undefined || port === null) return true;
  if (!saysName(walk, vrf)) return false;
  walk.vrf = vrf;
  saysRoutes(walk, vrf);
  note(walk, {
    kind: 'note',
    text: message('{interface} is in {vrf}, by which the packet goes on.', { interface: port, vrf }),
  });
  // ip_rcv_finish() routes by the port, ip6_rcv_finish() by the VRF.
  if (walk.family === 'ipv4' || keepsToPort(walk.packet)) walk.vrfPort = port;
  walk.packet = { ...walk.packet, in: vrf };
  if (keepsToPort(walk.packet) || cameRound !== undefined) return true;
  enter(walk, 'PREROUTING', vrf, null);
  if (!table(walk, 'raw')) return false;
  track(walk);
  return walk.end === undefined && table(walk, 'mangle') && nat(walk, 'destination');
}

/**
 * Where no dump lists interfaces, which are in a VRF is certain, and how that is called is not: rules may know it by another
 * name. False: it is called otherwise, which ends the walk.
 */
function saysName(walk: Walk, vrf: string): boolean {
  const { node, chooser } = walk;
  if (node.interfaces !== undefined) return true;
  const table = tableOfVrf(node, vrf);
  const text = message('the VRF whose routes stand in table {table} is called {vrf} (take “ip addr”)', { table, vrf });
  if (chooser.suppose({ id: `vrf:${table}:${vrf}`, text })) return true;
  const unnamed = message('no dump tells what the VRF is called whose routes stand in table {table}', { table });
  finishByStack(walk, 'undecided', 'interface', unnamed);
  return false;
}

/** Where no dump shows the VRF's table, its interfaces' addresses stand for it. */
export function saysRoutes({ node, chooser }: Walk, vrf: string): void {
  if (knowsTableOfVrf(node, vrf)) return;
  const text = message('{vrf} has no other routes than those of the addresses of its interfaces', { vrf });
  chooser.suppose({ id: `vrf-routes:${vrf}`, text });
}

/**
 * l3mdev_ip_out(), before OUTPUT of the node's own packets: what leaves by a port walks OUTPUT and POSTROUTING of its VRF
 * untracked, and without nat. Over IPv4 raw sockets with a header of their own go without (raw_send_hdrinc()). False: the
 * walk is over. `reroute`: routes what OUTPUT changed anew.
 */
export function leaveVrf(walk: Walk, outputOf: (walk: Walk) => boolean): boolean {
  const { node, family, packet, chooser } = walk;
  const vrf = vrfOfPort(node, walk.route?.out);
  if (vrf === undefined || keepsToPort(packet) || isLimitedBroadcast(packet.dst)) return true;
  if (!saysName(walk, vrf)) return false;
  saysRoutes(walk, vrf);
  if (family === 'ipv4' && walk.role !== 'own') {
    const text = message('the program wrote the packet’s header itself, so that the hooks of the VRF don’t see it');
    if (chooser.assume({ id: 'raw-header', text, likely: false })) return true;
  }
  const { connection, state } = walk;
  if (connection === undefined) walk.state = 'UNTRACKED';
  enter(walk, 'OUTPUT', null, vrf);
  if (!table(walk, 'raw') || !outputOf(walk) || !tables(walk, 'filter', 'security')) return false;
  enter(walk, 'POSTROUTING', null, vrf);
  if (!table(walk, 'mangle')) return false;
  Object.assign(walk, { connection, state });
  walk.leftBy = vrf;
  return true;
}

/** XMIT_RECURSION_LIMIT. */
const mostNested = 8;

/**
 * vrf_xmit(): what leaves by the VRF itself is routed within it, to the node, or by one of its interfaces through OUTPUT
 * once more.
 */
export function crossVrf(
  walk: Walk,
  vrf: string,
  next: { readonly receive: (walk: Walk) => void; readonly send: (walk: Walk, arrived: string) => void },
): void {
  const { packet, family } = walk;
  if (!saysName(walk, vrf)) return;
  saysRoutes(walk, vrf);
  walk.vrf = vrf;
  walk.vrfPort = undefined;
  const { sport: _, dport: __, ...asked } = packet;
  // Over IPv4 neither marks nor ports choose (vrf_process_v4_outbound()).
  const flow = { ...asked, in: null, ...(family === 'ipv4' ? { mark: 0 } : {}) };
  const decision = decideLeaving({ ...walk, packet: flow });
  if (decision.kind === 'none') {
    const text = message('routing: {vrf} has no route to the destination', { vrf });
    return finishByStack(walk, 'dropped', 'no-route', text);
  }
  if (decision.kind === 'local' || decision.route.out === vrf) {
    note(walk, { kind: 'note', text: message('By {vrf} back into the node.', { vrf }) });
    walk.route = decision.route;
    // vrf_local_xmit(): the route of what is not local comes along too. That of IPv4 receives nothing (rt_dst_alloc()).
    walk.cameRound = decision.kind === 'local' ? 'delivered' : family === 'ipv4' ? 'discarded' : 'forwarded';
    walk.loopsInVrf = true;
    walk.packet = { ...packet, in: vrf, out: null };
    return next.receive(walk);
  }
  const { out } = decision.route;
  if (out !== null && isVrf(walk.node, out)) {
    const text = message('{vrf} sends it on by {other}, another VRF, which this program does not follow', {
      vrf,
      other: out,
    });
    return finishByStack(walk, 'undecided', 'routing', text);
  }
  note(walk, {
    kind: 'routing',
    decision: 'output',
    ...(out === null ? {} : { out }),
    text: message('{vrf} sends it on by {interface}.', { vrf, interface: out ?? '?' }),
  });
  // dev_xmit_recursion(): what goes round among such devices ends there.
  if (walk.sentWithin.length > mostNested) {
    const text = message('{vrf} sends it to itself again and again, until the kernel has enough', { vrf });
    return finishByStack(walk, 'dropped', 'interface', text);
  }
  walk.sentWithin = [...walk.sentWithin, vrf];
  walk.route = decision.route;
  // sk_mc_loop(): what a device sends on is looped only where it is for everybody; a group has heard it.
  if (walk.broadcast === 'looped' && !isMulticast(packet.dst)) walk.broadcast = 'leaving';
  next.send(walk, vrf);
}
