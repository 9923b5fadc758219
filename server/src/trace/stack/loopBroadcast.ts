/** The node's own broadcasts, and packets to groups that it is in: it hears them too, before or after they leave. */
import { message } from '../../text/message.ts';
import { refuse } from '../routing/refuse.ts';
import { isVrf } from '../routing/vrf.ts';
import { unknownInterface } from '../session.ts';
import { note, type Walk } from '../walk/walk.ts';
import { areInterruptsLetIn, hasTable } from './hooks.ts';
import { leavesMachine } from './limits.ts';
import { receiveEarlier } from './loopback.ts';

/** The parts of a packet's way that follow. */
interface Ways {
  /** False: the walk is over. */
  readonly postroute: (walk: Walk, arrived: string | null) => boolean;
  readonly receive: (walk: Walk) => void;
  readonly leave: (walk: Walk, arrived: string | null) => void;
  readonly depart: (walk: Walk) => void;
}

export function isOwnBroadcast(walk: Walk): boolean {
  return walk.broadcast === 'leaving' && walk.packet.out !== 'lo';
}

/**
 * ip_mc_output(): a broadcast is heard by the node itself too, and then leaves by way of POSTROUTING once more.
 * ip6_finish_output2(): over IPv6 it is the copy that walks POSTROUTING once more before it comes back.
 */
export function loopBroadcast(
  walk: Walk,
  before: Walk['packet'],
  arrived: string | null,
  { postroute, receive, leave, depart }: Ways,
): void {
  const six = walk.family === 'ipv6';
  const leaving = { packet: six ? walk.packet : before, route: walk.route };
  const { interruptible, hasSocket } = walk;
  note(walk, { kind: 'copy', text: message('A copy of the broadcast is heard by the node itself.') });
  if (six ? postroute(walk, null) : walk.end === undefined) {
    const copy: Walk = {
      ...walk,
      cameRound: walk.route?.forwardsGroup === true ? 'discarded' : 'delivered',
      // Which interface that is may be what no dump tells.
      packet: { ...walk.packet, in: walk.packet.out ?? unknownInterface, out: null, framedBy: null },
    };
    if (waits(walk, arrived)) walk.later.push(() => receiveLate(walk, copy, receive));
    else {
      receiveEarlier(walk);
      receive(Object.assign(walk, copy));
    }
  }
  const heard = { end: walk.end, packet: walk.packet };
  // Nothing that is for this machine alone goes on; else the broadcast does, whatever became of the copy.
  if (!leavesMachine(leaving.packet)) {
    if (walk.end === undefined) refuse(walk, 'martian');
    return;
  }
  walk.end = undefined;
  walk.broadcast = 'looped';
  walk.interruptible = interruptible;
  walk.hasSocket = hasSocket;
  walk.packet = leaving.packet;
  walk.route = leaving.route;
  if (six) depart(walk);
  else leave(walk, arrived);
  countHeard(walk, heard);
}

/** It shares the connection of the packet. */
function receiveLate(walk: Walk, copy: Walk, receive: Ways['receive']): void {
  const late: Walk = { ...copy, connection: walk.connection };
  receive(late);
  countHeard(walk, late);
}

/** What the node has heard was delivered, though the link may then have lost the packet itself, or what a tunnel made of it. */
function countHeard(walk: Walk, heard: Pick<Walk, 'end' | 'packet'>): void {
  const { end, steps } = walk;
  const wasWrapped = steps.some(({ kind }) => kind === 'encapsulation');
  const isLost = end?.verdict === 'dropped' && (end.decidedBy.by === 'stack' || wasWrapped);
  if (isLost && heard.end?.verdict === 'delivered') Object.assign(walk, { end: heard.end, packet: heard.packet });
}

/**
 * Whether the copy is received only when the packet is through: vrf_xmit() holds soft interrupts off, so does the table from
 * which TEE sends (ipt_do_table()), and a busy machine lets them in later (ksoftirqd_running()). That is asked where
 * something of the packet's way lies before: a VRF, or IPv4's second walk of POSTROUTING.
 */
function waits(walk: Walk, arrived: string | null): boolean {
  const { node, packet, chooser, family, isCopy } = walk;
  if (isVrf(node, arrived) || isCopy) return true;
  const isSeen = isVrf(node, packet.out) || (walk.interruptible && family === 'ipv4' && hasTable(walk, 'mangle'));
  return isSeen && !areInterruptsLetIn(chooser);
}
