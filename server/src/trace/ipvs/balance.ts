/**
 * IPVS, the kernel's load balancer, where it catches requests: in INPUT behind the filter and security tables, or in
 * OUTPUT behind nat for the node's own packets. ip_vs_in_hook() of net/netfilter/ipvs/ip_vs_core.c.
 */

import { protocol } from '../../net/protocol.ts';
import { message } from '../../text/message.ts';
import { invert } from '../connection/connection.ts';
import { isKubeProxys } from '../routing/kubeProxy.ts';
import { changesBetween } from '../walk/changes.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';
import { type Balanced, begin, goOn } from './connect.ts';
import { hasDroppedEntry } from './defense.ts';
import { isAboutConnection, isBalanced, isRegistered, isSupported, requestOf } from './request.ts';
import { forget, goingOnWith, requestConnection } from './table.ts';
import { meetUntoldService } from './untold.ts';

/**
 * Chooses the real server of a request and notes it. Undefined: the packet is not IPVS' or the walk is over.
 * A connection that was balanced before stays with its server.
 */
export function balance(walk: Walk): Balanced | undefined {
  // What comes round over loopback has IPVS' property already.
  if (walk.balanced) return undefined;
  if (walk.node.services === undefined) meetUntoldService(walk);
  if (!isRegistered(walk) || isBackup(walk)) return undefined;
  const { packet } = walk;
  const isError = packet.quoted !== undefined;
  if (isError && isAboutConnection(packet)) return isSupported(packet.quoted?.protocol ?? 0) ? take(walk) : undefined;
  if (isSupported(packet.protocol)) return take(walk);
  if (walk.settings.ipvs.ignoreTunneled) walk.balanced = true;
  return undefined;
}

/** Whether the packet belongs to a connection that IPVS has begun to balance. */
export function wasBalanced(walk: Walk): boolean {
  return isRegistered(walk) && requestConnection(walk, requestOf(walk.packet)) !== undefined;
}

/** ip_vs_forward_icmp(): on its way through the node an error from a client's side is caught too, if its connection is known. */
export function balanceForwarded(walk: Walk): Balanced | undefined {
  if (walk.balanced || !isRegistered(walk) || !isAboutConnection(walk.packet) || isBackup(walk)) return undefined;
  return isSupported(walk.packet.quoted?.protocol ?? 0) ? take(walk) : undefined;
}

/** sysctl_backup_only(): which daemons run tells `ipvsadm -L --daemon` alone. */
function isBackup({ settings, chooser }: Walk): boolean {
  if (!settings.ipvs.backupOnly) return false;
  const text = message('the node runs a backup daemon of IPVS (net.ipv4.vs.backup_only is on), and balances nothing');
  return chooser.assume({ id: 'ipvs-backup', text, likely: false });
}

function take(walk: Walk): Balanced | undefined {
  const request = requestOf(walk.packet);
  const known = requestConnection(walk, request);
  if (known === undefined) return lacksHeader(walk) ? undefined : begin(walk, request);
  // tcp_dnat_handler() and its like find no whole header to write to.
  if (known.destinationTranslated && isCut(walk)) return dropCut(walk);
  if (hasDroppedEntry(walk, known)) {
    forget(walk, known);
    return begin(walk, request);
  }
  // ip_vs_in_icmp_v6(): of the node's own errors only those about masqueraded connections are passed on.
  const { packet, hook } = walk;
  if (packet.quoted !== undefined && packet.family === 'ipv6' && hook === 'OUTPUT' && !known.destinationTranslated)
    return undefined;
  const still = goingOnWith(walk, known);
  if (still !== undefined) return goOn(walk, still);
  forget(walk, known);
  if (walk.connection?.confirmed !== true || !keepsConnections(walk)) return begin(walk, request);
  // ip_vs_conn_uses_old_conntrack(): both forget it, and the packet with it.
  walk.connections.forget(walk.connection);
  const text = message('IPVS: the connection has ended, and is forgotten together with this SYN; the next one counts');
  finishByStack(walk, 'dropped', 'ipvs', text);
  return undefined;
}

/** tcp_conn_schedule() and its like, before they ask whether there is a service: whatever has no whole header is dropped. */
function lacksHeader(walk: Walk): boolean {
  const { packet } = walk;
  const chunkless = packet.protocol === protocol.sctp && packet.chunks?.length === 0;
  if (!isCut(walk) && !(chunkless && packet.quoted === undefined)) return false;
  dropCut(walk);
  return true;
}

function isCut({ packet }: Walk): boolean {
  return packet.cutHeader !== undefined && isBalanced(packet.protocol);
}

function dropCut(walk: Walk): undefined {
  finishByStack(walk, 'dropped', 'ipvs', message('IPVS: the packet ends in the middle of its header'));
}

/** Masquerading: the destination becomes the real server's, and conntrack learns the answer's tuple (ip_vs_update_conntrack()). */
export function rewriteToServer(walk: Walk, { address, port, remembered }: Balanced): void {
  const before = { packet: walk.packet };
  const { packet, connection } = walk;
  const { quoted } = packet;
  const dport = packet.dport === undefined || quoted !== undefined ? {} : { dport: port };
  walk.packet = {
    ...packet,
    dst: address,
    ...dport,
    // ip_vs_nat_icmp(): the server is told of the answer as it sent it.
    ...(quoted === undefined
      ? {}
      : { quoted: { ...quoted, src: address, ...(quoted.sport === undefined ? {} : { sport: port }) } }),
  };
  if (remembered && quoted === undefined && connection?.confirmed === false && walk.direction === 'original') {
    const sent = { ...invert(connection.reply), dst: address, ...dport };
    walk.connection = { ...connection, reply: invert(sent), destinationDone: true };
  }
  const last = walk.steps.length - 1;
  const step = walk.steps[last];
  if (step !== undefined) walk.steps[last] = { ...step, changes: changesBetween(before, walk) };
}

/** ip_vs_notrack(): without net.ipv4.vs.conntrack, what IPVS handles leaves its connection. What has none stays as it is. */
export function leaveConntrack(walk: Walk): void {
  if (walk.connection === undefined || keepsConnections(walk)) return;
  walk.state = 'UNTRACKED';
  walk.connection = undefined;
}

/**
 * kube-proxy turns the switch on when it works in ipvs mode; elsewhere it may be either way, and is off at first. It is
 * asked of whatever has a connection, and of nothing else: rules of nat are walked or not, and later packets find the
 * connection or don't.
 */
function keepsConnections({ settings, node, chooser }: Walk): boolean {
  if (settings.ipvs.conntrack !== undefined) return settings.ipvs.conntrack;
  const id = 'ipvs-conntrack';
  const text = message('net.ipv4.vs.conntrack is on: connection tracking knows what IPVS handles');
  return isKubeProxys(node) ? chooser.suppose({ id, text }) : chooser.assume({ id, text });
}
