/** A packet's way through the machine: the hooks of netfilter in the kernel's order, with routing and IPVS between them. */
import { type Address, sameAddress } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { arrivalAt, isShownToIptables, staysOnBridge } from '../bridge/bridge.ts';
import { isBehindSamePort, isKeptApart } from '../bridge/bridgePorts.ts';
import type { Connection, Delivered } from '../connection/connection.ts';
import { defragment, gatherForDelivery } from '../conntrack/defragment.ts';
import { rememberLeftOpen } from '../conntrack/leftOpen.ts';
import { startAnew } from '../conntrack/template.ts';
import { confirm, track } from '../conntrack/track.ts';
import { balance, balanceForwarded, wasBalanced } from '../ipvs/balance.ts';
import { rewriteReply } from '../ipvs/reply.ts';
import { passToServer, rerouteReply } from '../ipvs/toServer.ts';
import { routeArriving } from '../routing/arriving.ts';
import { lacksCarrier } from '../routing/devices.ts';
import { forwards } from '../routing/forwarding.ts';
import { isFramedForMany, isMulticast, reachOf } from '../routing/kinds.ts';
import { routeLeaving } from '../routing/leaving.ts';
import {
  isTooBig,
  isTooBigToLeave,
  isTooBigToSend,
  tellsTooBig,
  tooBigForDevice,
  tooBigForRoute,
} from '../routing/mtu.ts';
import { refuse } from '../routing/refuse.ts';
import { isVrf } from '../routing/vrf.ts';
import { forwardingSwitch } from '../settings/settings.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';
import { arrive } from './arrival.ts';
import { type CopyTo, sendCopy } from './copy.ts';
import {
  confirmBeforeDelivery,
  countCopies,
  crossToHost,
  flood,
  isTurnedBack,
  mayFlood,
  pass,
  staysBehindPort,
} from './crossing.ts';
import { reachSocket } from './delivery.ts';
import { passHeaders, refuseHeader } from './extensionHeaders.ts';
import { type Refusal, refusedOnArrival } from './headerOptions.ts';
import { enter, nat, table, tables } from './hooks.ts';
import { keepFrame } from './keptFrame.ts';
import { mayCross, neverArrives, staysOnMachine } from './limits.ts';
import { isOwnBroadcast, loopBroadcast } from './loopBroadcast.ts';
import { comeRound } from './loopback.ts';
import { hearAll } from './macvlan.ts';
import { findsNobody } from './neighbour.ts';
import { countRedirect, countUnseen, portUnreachable, segmentWithin, tellSender } from './ownAnswers.ts';
import { ownSocket } from './ownSocket.ts';
import { giveSource, outputOfVrf, reroute, rewriteLeaving, routedBy, takeRoute } from './rewrite.ts';
import { rulesAreTold } from './rulesTold.ts';
import { passTunnel } from './tunnel.ts';
import { crossVrf, enterVrf, leaveVrf } from './vrf.ts';

/** Follows the packet until `walk.end` is set. */
export function follow(walk: Walk): void {
  const came = walk.packet;
  followToEnd(walk);
  rememberLeftOpen(walk, came);
}

function followToEnd(walk: Walk): void {
  if (!rulesAreTold(walk)) {
    return finishByStack(walk, 'undecided', 'rules', message('no dump tells the rules that the packet meets'));
  }
  if (walk.packet.in === null) send(walk);
  else hearAll(walk, receive);
  if (!tellSender(walk, sendOwn)) countUnseen(walk);
  for (let next = walk.later.shift(); next !== undefined; next = walk.later.shift()) next();
}

/** A packet that the node sends by itself, already routed, from OUTPUT on. */
function sendOwn(walk: Walk): void {
  if (!leaveVrf(walk, outputOfVrf)) return;
  leaveOutput(walk, walk.leftBy ?? null);
}

/** Through OUTPUT, and out. `passes`: what stands between nat and filter there; false: the walk is over. */
function leaveOutput(walk: Walk, arrived: string | null, passes = (_: Walk): boolean => true): void {
  enter(walk, 'OUTPUT', null, walk.route?.out ?? null);
  if (!table(walk, 'raw')) return;
  track(walk);
  if (walk.end !== undefined || !rewriteLeaving(walk) || !passes(walk)) return;
  if (tables(walk, 'filter', 'security')) leave(walk, arrived);
}

/** The error about a datagram that came before to a port where nobody listens. */
export function refuseDatagram(walk: Walk, delivered: Delivered, connection: Connection): void {
  portUnreachable(walk, delivered, connection, sendOwn);
}

/** A segment of the node's own that went out before. IPVS sent it on where it had balanced the connection. */
export function sendSegment(walk: Walk, tuple: Tuple, tcpFlags: number): void {
  segmentWithin(walk, tuple, tcpFlags, (segment) => {
    if (!leaveVrf(segment, outputOfVrf)) return;
    leaveOutput(segment, segment.leftBy ?? null, (own) => !wasBalanced(own) || passIpvs(own));
  });
}

function receive(walk: Walk): void {
  const { cameRound } = walk;
  walk.cameRound = undefined;
  walk.interruptible = false;
  walk.hasSocket = false;
  walk.proxied = false;
  enter(walk, 'PREROUTING', walk.packet.in, null);
  if (cameRound === undefined && !arrive(walk)) return;
  const frame = walk.packet;
  walk.bridge = arrivalAt(walk, frame.in);
  const refusal = refusalOf(walk, cameRound);
  const found = passPrerouting(walk, refusal, cameRound);
  if (walk.end === undefined && cameRound === undefined) keepFrame(walk, frame);
  const shown = walk.end === undefined && mayFlood(walk, frame.dst, cameRound) ? flood(walk) : undefined;
  if (walk.end === undefined) {
    if (cameRound === undefined && (shown !== undefined || walk.bridge === 'arrived')) confirmBeforeDelivery(walk);
    takeIn(walk, { frame: frame.dst, nat: found }, refusal, cameRound);
  }
  if (cameRound === undefined) countCopies(walk, frame, shown);
}

/** What ip6_rcv_core() throws away; undefined: nothing is wrong with the packet. */
function refusalOf(walk: Walk, cameRound: Walk['cameRound']): Refusal | 'martian' | undefined {
  if (neverArrives(walk.packet, cameRound)) return 'martian';
  return walk.family === 'ipv6' ? refusedOnArrival(walk) : undefined;
}

function refuseArrival(walk: Walk, refusal: Refusal | 'martian'): void {
  if (refusal === 'martian') refuse(walk, refusal);
  else refuseHeader(walk, refusal);
}

/**
 * As far as the hook goes, and for what a bridge only passes on to its end: that never gets to ip6_rcv_core(). Returns the
 * destination as the nat table found it.
 */
function passPrerouting(walk: Walk, refusal: Refusal | 'martian' | undefined, cameRound: Walk['cameRound']): Address {
  const { dst } = walk.packet;
  const bridged = staysOnBridge(walk);
  passTablesBeforeNat(walk, bridged, refusal, cameRound);
  const found = walk.packet.dst;
  if (walk.end !== undefined || !nat(walk, 'destination')) return found;
  if (bridged && sameAddress(dst, walk.packet.dst)) crossToHost(walk, () => isKeptApart(walk));
  return found;
}

function passTablesBeforeNat(
  walk: Walk,
  bridged: boolean,
  refusal: Refusal | 'martian' | undefined,
  cameRound: Walk['cameRound'],
): void {
  if (bridged && !isShownToIptables(walk)) return isKeptApart(walk) ? staysBehindPort(walk) : pass(walk);
  // What comes by a bridge walks PREROUTING before ip6_rcv_core() looks at it.
  if (refusal !== undefined && (cameRound !== undefined || !isShownToIptables(walk)))
    return refuseArrival(walk, refusal);
  defragment(walk);
  if (walk.end !== undefined || !table(walk, 'raw')) return;
  track(walk);
  if (walk.end === undefined) table(walk, 'mangle');
}

/** Behind PREROUTING; `before`: the destination that the packet came with, and that the nat table found. */
function takeIn(
  walk: Walk,
  before: { readonly frame: Address; readonly nat: Address },
  refusal: Refusal | 'martian' | undefined,
  cameRound: Walk['cameRound'],
): void {
  if (walk.end !== undefined) return;
  if (refusal !== undefined) return refuseArrival(walk, refusal);
  if (!enterVrf(walk, cameRound)) return;
  // ip_rcv_finish_core(): what brought its route along over loopback is not routed again, unless nat rewrote it and took the
  // route away (nf_nat_ipv4_pre_routing(), nf_nat_ipv6_in()). What DNPT rewrites in mangle keeps its route.
  if (cameRound !== undefined && sameAddress(before.nat, walk.packet.dst)) return goOn(walk, cameRound);
  const decision = routeArriving(walk);
  if (isTurnedBack(walk, before.frame, decision))
    return crossToHost(walk, () => isBehindSamePort(walk) || isKeptApart(walk));
  switch (decision.kind) {
    case 'none':
      return refuse(walk, decision.why);
    case 'local':
    case 'broadcast':
      walk.route = decision.route;
      return deliver(walk);
    case 'forward':
      walk.route = decision.route;
      return forwardWithout(walk);
  }
}

/** What no socket of the node has. */
function forwardWithout(walk: Walk): void {
  switch (ownSocket(walk)) {
    case 'none':
      return forward(walk);
    case 'holds': {
      const text = message('routing: a socket of this node has it, and no route leads it there: it is not passed on');
      return finishByStack(walk, 'dropped', 'routing', text);
    }
    case 'keeps-way':
      walk.route = { out: 'lo', nextHop: walk.packet.dst, isLocal: true };
      return deliver(walk);
  }
}

/** By the route that a packet brought along. */
function goOn(walk: Walk, cameRound: NonNullable<Walk['cameRound']>): void {
  switch (cameRound) {
    case 'delivered':
      return deliver(walk);
    case 'forwarded':
      // ip_route_input_slow() asks the switch over IPv4, which is over; ip6_forward() asks it whatever comes.
      return walk.family === 'ipv4' ? passOn(walk) : forward(walk);
    case 'discarded': {
      const text = message('routing: what comes back by {interface} is taken by nobody', {
        interface: walk.packet.in ?? '',
      });
      return finishByStack(walk, 'dropped', 'no-route', text);
    }
  }
}

function deliver(walk: Walk): void {
  gatherForDelivery(walk);
  if (walk.end !== undefined) return;
  enter(walk, 'INPUT', walk.packet.in, null);
  if (!tables(walk, 'mangle', 'filter', 'security')) return;
  if (!passIpvs(walk)) return;
  walk.hook = 'INPUT';
  if (!nat(walk, 'source')) return;
  confirm(walk);
  if (walk.end !== undefined) return;
  if (passHeaders(walk, { forward, receive })) reachSocket(walk, sendOwn);
}

/** IPVS at INPUT and OUTPUT: answers first, then requests. False: the walk is over, or the packet went on to a real server. */
function passIpvs(walk: Walk, send = sendBalanced): boolean {
  rewriteReply(walk, rerouteReply);
  if (walk.end !== undefined) return false;
  const balanced = balance(walk);
  if (walk.end !== undefined) return false;
  return balanced === undefined || passToServer(walk, balanced, send) === 'here';
}

/** On its way from IPVS to the real server, routed already: from OUTPUT on. */
function sendBalanced(walk: Walk, arrived: string | null): void {
  startAnew(walk);
  // Its route leads to one server now, whoever it was for.
  walk.broadcast = undefined;
  leaveOutput(walk, arrived);
}

/** A copy that TEE made, from OUTPUT on. */
export function followCopy(walk: Walk, to: CopyTo): void {
  sendCopy(walk, to, (copy) => {
    const device = copy.route?.out ?? null;
    const staysOnBridge = copy.bridge === 'crosses' && device !== null && copy.packet.out === device;
    enter(copy, 'OUTPUT', null, device);
    if (!table(copy, 'raw')) return;
    const before = copy.packet;
    if (!table(copy, 'mangle')) return;
    if (routedBy(before) !== routedBy(copy.packet) && !reroute(copy)) return;
    // It stood on the outgoing device from the beginning, which POSTROUTING shows as `in`.
    if (!passIpvs(copy, (balanced) => sendBalanced(balanced, device))) return;
    if (tables(copy, 'filter', 'security')) leave(copy, device);
    if (!staysOnBridge || copy.end?.verdict !== 'forwarded') return;
    // br_nf_post_routing(): it still carries what the bridge knew of the packet, and is shown once more on its way out.
    enter(copy, 'POSTROUTING', null, device);
    copy.end = undefined;
    table(copy, 'mangle');
  });
}

function forward(walk: Walk): void {
  // A frame to everybody is not for a router to pass on (ip_forward(), ip6_forward()).
  if (isFramedForMany(walk.packet)) return refuse(walk, 'martian');
  if (forwards(walk)) return passOn(walk);
  const name = forwardingSwitch[walk.family];
  finishByStack(walk, 'dropped', 'forwarding-off', message('routing: {name} is off', { name }));
}

/** Behind the switch. */
function passOn(walk: Walk): void {
  const { packet, family } = walk;
  const arrived = packet.in;
  if (packet.ttl <= 1)
    return finishByStack(
      walk,
      'dropped',
      'ttl',
      message('routing: its time to live is used up, which the sender is told'),
    );
  const out = walk.route?.out ?? null;
  const staysOnLink = out !== null && out === arrived;
  if (family === 'ipv6' && !staysOnLink && !mayCross(packet.src)) return refuse(walk, 'martian');
  if (isTooBig(walk)) return finishByStack(walk, 'dropped', 'routing', tooBigForDevice(), tellsTooBig(walk));
  if (staysOnLink && (family === 'ipv6' || walk.settings.sendsRedirects(out))) countRedirect(walk);
  // ip_forward() lowers the time to live before the hook.
  walk.packet = { ...packet, ttl: packet.ttl - 1 };
  enter(walk, 'FORWARD', arrived, out);
  if (!tables(walk, 'mangle', 'filter', 'security')) return;
  const balanced = balanceForwarded(walk);
  if (balanced !== undefined) {
    passToServer(walk, balanced, sendBalanced);
    return;
  }
  rewriteReply(walk, rerouteReply);
  if (walk.end === undefined) leave(walk, arrived);
}

function send(walk: Walk): void {
  const decision = routeLeaving(walk);
  if (decision.kind === 'none') return refuse(walk, decision.why);
  takeRoute(walk, decision);
  giveSource(walk, decision.route);
  if (isTooBigToSend(walk)) return finishByStack(walk, 'dropped', 'routing', tooBigForDevice());
  if (!leaveVrf(walk, outputOfVrf)) return;
  enter(walk, 'OUTPUT', null, decision.route.out);
  defragment(walk);
  if (walk.end !== undefined || !table(walk, 'raw')) return;
  track(walk);
  if (walk.end !== undefined || !rewriteLeaving(walk)) return;
  if (!passIpvs(walk) || !tables(walk, 'filter', 'security')) return;
  leave(walk, walk.leftBy ?? null);
}

/** False: the walk is over. */
function postroute(walk: Walk, arrived: string | null): boolean {
  enter(walk, 'POSTROUTING', arrived, walk.route?.out ?? null);
  if (!table(walk, 'mangle')) return false;
  // in_vrf_postrouting(): a VRF is only on the way, and translates nothing.
  if (isVrf(walk.node, walk.packet.out)) return true;
  if (!nat(walk, 'source')) return false;
  confirm(walk);
  return walk.end === undefined;
}

function leave(walk: Walk, arrived: string | null): void {
  const { packet } = walk;
  // ip6_route_info_create(): a route by loopback to what is not local could only go round, and refuses instead.
  if (
    walk.family === 'ipv6' &&
    walk.route?.out === 'lo' &&
    walk.route.isLocal !== true &&
    !isMulticast(walk.packet.dst)
  )
    return refuse(walk, 'no-route');
  // ip_mc_output() knows no interface of arrival; ip6_output() shows it.
  const passes = postroute(walk, walk.family === 'ipv4' && walk.broadcast !== undefined ? null : arrived);
  // Over IPv4 it is the copy that walks POSTROUTING first: rules that drop it there see the packet itself too.
  if (!passes && !(walk.family === 'ipv4' && isOwnBroadcast(walk) && walk.end?.verdict === 'dropped')) return;
  if (isOwnBroadcast(walk)) return loopBroadcast(walk, packet, arrived, { postroute, receive, leave, depart });
  // ip6_finish_output2(), whether or not the node hears it.
  if (walk.packet.out !== 'lo' && staysOnMachine(packet)) return refuse(walk, 'martian');
  depart(walk);
}

function depart(walk: Walk): void {
  const out = walk.packet.out ?? walk.route?.out ?? null;
  if (out === 'lo') return comeRound(walk, receive);
  if (out !== null && isVrf(walk.node, out)) return crossVrf(walk, out, { receive, send: leaveOutput });
  if (isTooBigToLeave(walk)) return finishByStack(walk, 'dropped', 'routing', tooBigForRoute(), tellsTooBig(walk));
  if (lacksCarrier(walk.node, out)) {
    const text = message('{interface} has no carrier: nothing leaves by it', { interface: out ?? '' });
    walk.packet = { ...walk.packet, out };
    return finishByStack(walk, 'dropped', 'interface', text);
  }
  if (isForThisMachine(walk)) {
    const address = formatAddress(walk.packet.dst);
    const text = message('routing: {address} is a group of this machine alone, and nothing to it leaves', { address });
    return finishByStack(walk, 'dropped', 'routing', text);
  }
  if (walk.route?.asksForItself === true && findsNobody(walk, out)) return;
  if (!passTunnel(walk, out, sendOwn)) return;
  note(walk, {
    kind: 'delivery',
    text:
      out === null ? message('It leaves the node.') : message('It leaves the node by {interface}.', { interface: out }),
  });
  walk.packet = { ...walk.packet, out };
  finishByStack(walk, 'forwarded', 'routing', message('no rule: it left the node'));
}

/** ip6_finish_output2(): a group that is this machine's alone. */
function isForThisMachine({ family, packet: { dst } }: Walk): boolean {
  return family === 'ipv6' && isMulticast(dst) && reachOf(dst) === 'machine';
}
