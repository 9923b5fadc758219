/** From port to port of a bridge: what br_netfilter shows of it to iptables (net/bridge/br_netfilter_hooks.c). */
import { type Address, sameAddress } from '../../net/address.ts';
import { message } from '../../text/message.ts';
import { isBridge, isShownToIptables } from '../bridge/bridge.ts';
import { floodedPorts, isForMany, leavesByAny, mayHavePorts } from '../bridge/bridgePorts.ts';
import { confirm } from '../conntrack/track.ts';
import type { Decision } from '../routing/decision.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';
import { enter, nat, table, tables } from './hooks.ts';
import { countUnseen } from './ownAnswers.ts';

/** br_nf_pre_routing_finish(): DNAT to a host behind the same bridge makes the packet a bridged one. */
export function isTurnedBack(walk: Walk, before: Address, decision: Decision): boolean {
  if (walk.bridge === 'none' || sameAddress(before, walk.packet.dst)) return false;
  return decision.kind === 'forward' && decision.route.out === walk.packet.in && isShownToIptables(walk);
}

/** should_deliver() of the bridge: without hairpin mode nothing goes back by the port that it came by. */
export function staysBehindPort(walk: Walk): void {
  walk.hook = 'routing';
  const text = message(
    'the bridge: the destination is behind a port to which the one by which the packet came sends nothing',
  );
  finishByStack(walk, 'dropped', 'routing', text);
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

/** What became of the copies of a frame for everybody. */
export interface Flooded {
  /** The last one that left; undefined: none did. */
  readonly left: Walk['packet'] | undefined;
  /** Of the last one. */
  readonly end: Walk['end'];
}

/**
 * A frame for everybody that left by other ports though no rule saw it leave, as it was when a port caught it: without
 * br_netfilter the bridge sends the copies before iptables sees anything (br_handle_frame_finish()).
 */
function floodUnseen(walk: Walk, frame: Walk['packet']): Flooded | undefined {
  const caught: Walk = { ...walk, packet: frame };
  if (!isBridge(walk.node, frame.in) || !isForMany(caught) || isShownToIptables(walk)) return undefined;
  return leavesByAny(caught) ? { left: frame, end: undefined } : undefined;
}

/** Where no rule took the frame from the node, and it still got nothing of it, what became of the copies counts. */
export function countCopies(walk: Walk, frame: Walk['packet'], shown: Flooded | undefined): void {
  if (walk.end?.verdict !== 'dropped' || walk.end.decidedBy.by !== 'stack') return;
  const flooded = shown ?? floodUnseen(walk, frame);
  if (flooded?.left !== undefined) {
    walk.packet = flooded.left;
    return pass(walk);
  }
  if (flooded?.end !== undefined && flooded.end.decidedBy.by !== 'stack') walk.end = flooded.end;
}

/** br_flood(), before br_pass_frame_up(). */
export function flood(walk: Walk): Flooded {
  const { packet, route, bridge } = walk;
  const { from, by } = floodedPorts(walk);
  const arrived = from === undefined ? packet : { ...packet, physIn: from };
  let left: Flooded['left'];
  let last: Flooded['end'];
  for (const physOut of by) {
    walk.packet = physOut === undefined ? arrived : { ...arrived, physOut };
    cross(walk);
    const end: Walk['end'] = walk.end;
    countUnseen(walk);
    if (end?.verdict === 'undecided') return { left, end };
    if (end?.verdict === 'forwarded') left = walk.packet;
    last = end;
    Object.assign(walk, { end: undefined, packet: arrived, route, bridge });
  }
  return { left, end: last };
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
