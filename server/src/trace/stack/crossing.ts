/** From port to port of a bridge: what br_netfilter shows of it to iptables (net/bridge/br_netfilter_hooks.c). */
import { type Address, sameAddress } from '../../net/address.ts';
import { message } from '../../text/message.ts';
import { isBridge, isShownToIptables } from '../bridge/bridge.ts';
import { floodedPorts, hasLearnt, isBehind, isForMany, leavesByAny, mayHavePorts } from '../bridge/bridgePorts.ts';
import { leavesUntold, mayBeBridge } from '../bridge/untoldPorts.ts';
import { confirm } from '../conntrack/track.ts';
import type { Decision } from '../routing/decision.ts';
import { forwards } from '../routing/forwarding.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';
import { enter, nat, table, tables } from './hooks.ts';
import { countUnseen } from './ownAnswers.ts';

/**
 * br_nf_pre_routing_finish(): DNAT to a host behind the same bridge makes the packet a bridged one. Its way is asked of
 * routing: over IPv4 there is none where nothing is forwarded, though a comment there says otherwise (ip_route_input_slow()
 * has answered with a route that refuses, not with an error, for long; later kernels took the comment out).
 */
export function isTurnedBack(walk: Walk, before: Address, decision: Decision): boolean {
  if (walk.bridge === 'none' || sameAddress(before, walk.packet.dst)) return false;
  if (decision.kind !== 'forward' || decision.route.out !== walk.packet.in || !isShownToIptables(walk)) return false;
  return walk.family === 'ipv6' || forwards(walk);
}

/** should_deliver() of the bridge: without hairpin mode nothing goes back by the port that it came by. */
export function staysBehindPort(walk: Walk): void {
  walk.hook = 'routing';
  const text = message(
    'the bridge: the destination is behind a port to which the one by which the packet came sends nothing',
  );
  finishByStack(walk, 'dropped', 'routing', text);
}

/** To one host behind the bridge; `isOutOfReach`: whether the port by which the packet came sends nothing to the host's. */
export function crossToHost(walk: Walk, isOutOfReach: () => boolean): void {
  if (!hasLearnt(walk)) return crossByAll(walk);
  if (isOutOfReach()) return staysBehindPort(walk);
  cross(walk);
}

/** br_handle_frame_finish(): whoever is not known is sought by every other port. What becomes of the copy that gets there counts. */
function crossByAll(walk: Walk): void {
  const { copies, apart } = flood(walk);
  const ways = [...copies, ...apart.map((port): Copy => ({ port, packet: walk.packet, end: undefined }))];
  const ends = new Set(ways.map(({ end }) => JSON.stringify([end?.verdict, end?.decidedBy])));
  const isThere = ({ port }: Copy, index: number): boolean =>
    ends.size === 1 || index === ways.length - 1 || (port !== undefined && isBehind(walk, port));
  const taken = ways.find(({ end }) => end?.verdict === 'undecided') ?? ways.find(isThere);
  if (taken?.end === undefined) return staysBehindPort(walk);
  Object.assign(walk, { packet: taken.packet, end: taken.end });
}

/** br_nf_forward_ip() and br_nf_post_routing(): the same hooks as for a routed packet, but nobody lowers its time to live. */
export function cross(walk: Walk): void {
  const device = walk.packet.in;
  walk.bridge = 'crosses';
  note(walk, { kind: 'note', text: message('From one port of the bridge to another: it is not routed.') });
  walk.route = { out: device, nextHop: walk.packet.dst };
  enter(walk, 'FORWARD', device, device);
  if (!tables(walk, 'mangle', 'filter', 'security')) return;
  enter(walk, 'POSTROUTING', null, device);
  if (!table(walk, 'mangle') || !nat(walk, 'source')) return;
  confirm(walk);
  if (walk.end !== undefined) return;
  pass(walk);
}

/** A frame for everybody that came by a port: with br_netfilter rules see each copy that leaves by another one. */
export function mayFlood(walk: Walk, before: Address, cameRound: Walk['cameRound']): boolean {
  if (walk.bridge === 'none' || cameRound !== undefined || !isForMany(walk)) return false;
  if (sameAddress(before, walk.packet.dst)) return mayHavePorts(walk) && isShownToIptables(walk);
  // br_nf_pre_routing_finish(): whoever is sent elsewhere is the bridge's own from here on.
  if (isShownToIptables(walk)) walk.packet = { ...walk.packet, pktType: 'unicast' };
  return false;
}

/** A copy of a frame that left by one of several ports, or did not. */
interface Copy {
  /** Undefined: nobody told which that is. */
  readonly port: string | undefined;
  readonly packet: Walk['packet'];
  readonly end: Walk['end'];
}

/** What became of a frame that leaves by every other port. */
export interface Flooded {
  readonly copies: readonly Copy[];
  /** Ports by which nothing leaves that came by this one. */
  readonly apart: readonly string[];
}

/**
 * A frame for everybody that left by other ports though no rule saw it leave, as it was when a port caught it: without
 * br_netfilter the bridge sends the copies before iptables sees anything (br_handle_frame_finish()).
 */
function leftUnseen(walk: Walk, frame: Walk['packet']): Walk['packet'] | undefined {
  const caught: Walk = { ...walk, packet: frame };
  const isUntold = mayBeBridge(walk.node, frame.in);
  if (!(isUntold || isBridge(walk.node, frame.in)) || !isForMany(caught) || isShownToIptables(walk)) return undefined;
  return (isUntold ? leavesUntold(caught) : leavesByAny(caught)) ? frame : undefined;
}

/** Where no rule took the frame from the node, and it still got nothing of it, what became of the copies counts. */
export function countCopies(walk: Walk, frame: Walk['packet'], shown: Flooded | undefined): void {
  if (walk.end?.verdict !== 'dropped' || walk.end.decidedBy.by !== 'stack') return;
  const passed = shown?.copies.findLast(({ end }) => end?.verdict === 'forwarded');
  const left = shown === undefined ? leftUnseen(walk, frame) : passed?.packet;
  if (left !== undefined) {
    walk.packet = left;
    return pass(walk);
  }
  const last = shown?.copies.at(-1)?.end;
  if (last !== undefined && last.decidedBy.by !== 'stack') walk.end = last;
}

/** br_flood(), before br_pass_frame_up(). */
export function flood(walk: Walk): Flooded {
  const { packet, route, bridge } = walk;
  const { from, by, apart = [] } = floodedPorts(walk);
  const arrived = from === undefined ? packet : { ...packet, physIn: from };
  const copies: Copy[] = [];
  for (const port of by) {
    walk.packet = port === undefined ? arrived : { ...arrived, physOut: port };
    cross(walk);
    const { end }: Pick<Walk, 'end'> = walk;
    countUnseen(walk);
    copies.push({ port, packet: walk.packet, end });
    if (end?.verdict === 'undecided') break;
    Object.assign(walk, { end: undefined, packet: arrived, route, bridge });
  }
  return { copies, apart };
}

/**
 * br_nf_local_in(): the connection of what is for several machines is confirmed before the node's own rules see it, so
 * that what nat INPUT wants comes too late.
 */
export function confirmBeforeDelivery(walk: Walk): void {
  if (isForMany(walk)) confirm(walk);
}

/** It leaves by another port of the bridge that it came by. */
export function pass(walk: Walk): void {
  const device = walk.packet.in ?? walk.packet.out;
  walk.packet = { ...walk.packet, out: device };
  note(walk, {
    kind: 'delivery',
    text: message('It leaves by another port of {interface}.', { interface: device ?? '?' }),
  });
  finishByStack(walk, 'forwarded', 'routing', message('no rule: the bridge passed it on'));
}
