/** What is kept with a connection whose packet was delivered, until a later one shows what the node has answered. */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { RST, SYN } from '../../net/tcp.ts';
import { type Connection, carriedMore, invert, tupleOf } from '../connection/connection.ts';
import { zoneOf } from '../connection/zone.ts';
import { isThisNode } from '../routing/addresses.ts';
import { isRoutersAnycast } from '../routing/lookup.ts';
import type { Walk } from '../walk/walk.ts';
import { afterReset } from './answers.ts';

/** What the node's own answer to a delivered packet makes of the connection: pings the kernel answers by itself. */
export function awaitAnswer(walk: Walk, errorsLeaveMarks: boolean): void {
  const { connection, packet } = walk;
  if (connection === undefined) return awaitReset(walk);
  const { direction } = walk;
  // Whoever sent from the port may be gone when the answer comes.
  if (packet.protocol === protocol.udp && direction === 'reply' && errorsLeaveMarks)
    return walk.connections.keep({ ...connection, unanswered: { datagram: packet, direction } });
  if (connection.seenReply || direction === 'reply') return awaitReset(walk);
  if (isPing(packet)) {
    if (isAnsweredAsAsked(walk)) walk.connections.keep(answeredPing(connection, packet));
  } else if (packet.protocol === protocol.tcp) {
    const isFromHere = isThisNode(walk, connection.original.src);
    walk.connections.keep({ ...connection, unanswered: isFromHere ? 'delivered-here' : 'delivered' });
  } else if (packet.protocol === protocol.udp && errorsLeaveMarks)
    walk.connections.keep({ ...connection, unanswered: { datagram: packet, direction } });
}

/** icmpv6_echo_reply(): an anycast address is answered from another one, which is an answer within no connection. */
function isAnsweredAsAsked({ node, packet, settings }: Walk): boolean {
  return settings.answersFromAnycast || !isRoutersAnycast(node, packet.dst);
}

/** The answer is as long as the request. */
function answeredPing(connection: Connection, { length }: Packet): Connection {
  const { carried } = connection;
  const counted = carried === undefined ? {} : { carried: carriedMore(carried, 'reply', length) };
  return { ...connection, ...counted, seenReply: true };
}

/** What the kernel answers by itself: echoes, and over IPv4 requests for a timestamp. */
export function isPing({ icmpType, family }: Packet): boolean {
  return family === 'ipv4' ? icmpType === 8 || icmpType === 13 : icmpType === 128;
}

/** A segment is answered with a reset where no program expects it, and that may belong to a connection. */
function awaitReset({ packet, connections, track }: Walk): void {
  if (packet.protocol !== protocol.tcp || packet.sport === undefined || ((packet.tcpFlags ?? SYN) & RST) !== 0) return;
  const back = connections.find(invert(tupleOf(packet)), zoneOf(track.zone, packet.mark));
  if (back === undefined) return;
  const { connection, direction } = back;
  const { unanswered, ...known } = connection;
  if (unanswered === undefined) {
    const unseen = afterReset(known, direction);
    if (unseen !== undefined) connections.keep({ ...connection, unanswered: unseen });
  } else if (typeof unanswered === 'object' && 'reset' in unanswered && unanswered.tcp !== undefined) {
    // Whoever has no socket for one segment has none for the next.
    const again = afterReset({ ...known, tcp: unanswered.tcp }, unanswered.reset, unanswered.count);
    if (again !== undefined && direction === unanswered.reset) connections.keep({ ...connection, unanswered: again });
  }
}
