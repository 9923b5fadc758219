/**
 * IPVS where it catches answers: ip_vs_out_hook() of net/netfilter/ipvs/ip_vs_core.c, in FORWARD behind filter, in INPUT
 * for clients and in OUTPUT for real servers of the node itself.
 */
import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { RST, SYN } from '../../net/tcp.ts';
import { message } from '../../text/message.ts';
import { type Connection, invert } from '../connection/connection.ts';
import { gatherForIpvs } from '../conntrack/defragment.ts';
import { changesBetween } from '../walk/changes.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';
import { leaveConntrack } from './balance.ts';
import { isAboutConnection, isBalanced, isRegistered, isSupported } from './request.ts';
import { callFromServer } from './sip.ts';
import { advance, answeredConnection } from './table.ts';

/**
 * The real server's answer, or an error about a request, gets the service's address back. `routeAnew`: routes the
 * packet as the node's own (net.ipv4.vs.snat_reroute); false: that ended the walk.
 */
export function rewriteReply(walk: Walk, routeAnew: (walk: Walk) => boolean): void {
  if (walk.balanced || !isRegistered(walk)) return;
  const { protocol: number, family } = walk.packet;
  if (family === 'ipv4' && (isSupported(number) || number === protocol.icmp)) gatherForIpvs(walk);
  if (walk.end !== undefined) return;
  const { packet } = walk;
  const about = packet.quoted ?? packet;
  if (packet.quoted !== undefined && !isAboutConnection(packet)) return;
  if (!isSupported(about.protocol)) return;
  const connection = answeredConnection(walk) ?? callFromServer(walk);
  if (connection === undefined) return refuseStray(walk);
  if (isSummedWrongly(walk, connection)) {
    const text = message(
      'IPVS: it sums ICMPv6 without the addresses, and drops what connection tracking has not summed',
    );
    return finishByStack(walk, 'dropped', 'ipvs', text);
  }
  const { dst: src, dport: sport } = connection.original;
  const before = { packet };
  walk.packet = withService(packet, connection);
  const changes = changesBetween(before, walk);
  if (changes.length > 0) {
    const text = message('IPVS: the answer gets the service’s address back.');
    walk.steps.push({
      kind: 'translation',
      how: 'source',
      why: 'connection',
      hook: walk.hook,
      packet: before.packet,
      text,
      changes,
    });
  }
  // Both functions jump over ip_vs_route_me_harder() where there was nothing to translate (`after_nat`).
  const isRoutedAnew = connection.destinationTranslated && walk.settings.ipvs.rerouteReplies && walk.hook !== 'INPUT';
  if (isRoutedAnew && !routeAnew(walk)) return;
  advance(walk, connection, 'output');
  walk.balanced = true;
  leaveConntrack(walk);
  // ip_vs_update_conntrack(): conntrack saw no request, and learns from the answer what the next one looks like.
  const tracked = connection.ipvs?.once === true ? undefined : walk.connection;
  if (tracked?.confirmed === false && walk.direction === 'original' && packet.quoted === undefined) {
    const { reply } = tracked;
    const known = invert(reply);
    walk.connection = { ...tracked, reply: invert({ ...known, src, ...(sport === undefined ? {} : { sport }) }) };
  }
}

/**
 * The packet with the service's address for the server's. handle_response_icmp() leaves an error about a connection that is
 * not masqueraded (IP_VS_FWD_METHOD() is not IP_VS_CONN_F_MASQ) as it is, outside and inside; and handle_response() an
 * answer, which bears the service's address by itself.
 */
function withService(packet: Packet, { original, destinationTranslated }: Connection): Packet {
  const { dst: src, dport } = original;
  const { quoted, sport } = packet;
  if (quoted === undefined)
    return { ...packet, src, ...(sport === undefined || dport === undefined ? {} : { sport: dport }) };
  if (!destinationTranslated) return packet;
  return { ...packet, src, quoted: { ...quoted, dst: src, ...(dport === undefined ? {} : { dport }) } };
}

/**
 * handle_response_icmp(): ip_vs_checksum_complete() leaves the pseudo-header out, which ICMPv6 has, so that no error about a
 * masqueraded connection has a sum that it takes for right. It takes the word of connection tracking, which sums what
 * arrives, and what is related.
 */
function isSummedWrongly({ packet, family, state }: Walk, { destinationTranslated }: Connection): boolean {
  if (family === 'ipv4' || packet.quoted === undefined || !destinationTranslated) return false;
  const arrived = packet.in !== null && packet.in !== 'lo';
  const isTracked = state !== undefined && state !== 'UNTRACKED';
  return state !== 'RELATED' && !(arrived && isTracked);
}

/** net.ipv4.vs.nat_icmp_send: what a masqueraded server sends from its port, and belongs to no connection, is refused. */
function refuseStray(walk: Walk): void {
  const { packet, node, settings } = walk;
  if (!settings.ipvs.refuseStrays || packet.quoted !== undefined || !isBalanced(packet.protocol)) return;
  if (packet.protocol === protocol.tcp && ((packet.tcpFlags ?? SYN) & RST) !== 0) return;
  if (packet.protocol === protocol.sctp && (packet.chunks?.[0] ?? INIT) === ABORT) return;
  const isServers = node.services?.some(
    ({ by, realServers }) =>
      (by.kind === 'mark' || by.protocol === packet.protocol) &&
      realServers.some(
        ({ method, address, port }) =>
          method === 'masquerade' && port === packet.sport && sameAddress(address, packet.src),
      ),
  );
  if (isServers !== true) return;
  const text = message(
    'IPVS: the real server’s packet belongs to no connection, which it is told (net.ipv4.vs.nat_icmp_send)',
  );
  finishByStack(walk, 'dropped', 'ipvs', text);
}

const INIT = 1;
const ABORT = 6;
