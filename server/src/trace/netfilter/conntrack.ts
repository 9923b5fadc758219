/** Connection tracking, as nf_conntrack_in() of net/netfilter/nf_conntrack_core.c: which connection a packet belongs to. */

import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { type Message, message } from '../../text/message.ts';
import type { ConnectionState } from '../trace.ts';
import { type Connection, invert, tupleOf } from './connection.ts';
import { tcpFlagsValid, tcpMayOpen } from './tcp.ts';
import { note, type Walk } from './walk.ts';

/** Looks the packet's connection up, or makes one. Does nothing for packets that were looked up before. */
export function track(walk: Walk): void {
  // Seen before: the packet comes round over loopback, or was sent on by IPVS.
  if (walk.state !== undefined) return;
  if (walk.track.notrack || isNeverTracked(walk.packet)) {
    return settle(walk, 'UNTRACKED', message('Not tracked: no connection belongs to this packet.'));
  }
  if (walk.packet.quoted !== undefined) return trackError(walk, walk.packet.quoted);
  const known = walk.connections.find(tupleOf(walk.packet), walk.track.zone);
  if (known !== undefined) return join(walk, known.connection, known.direction);
  if (!mayOpen(walk)) {
    return settle(
      walk,
      'INVALID',
      message('No connection is known that this packet belongs to, and it can’t open one.'),
    );
  }
  walk.connection = newConnection(walk);
  settle(walk, 'NEW', message('The first packet of a connection: its state is NEW.'));
}

function settle(walk: Walk, state: ConnectionState, text: Message): void {
  walk.state = state;
  note(walk, { kind: 'conntrack', state, direction: walk.direction, text });
}

function join(walk: Walk, connection: Connection, direction: 'original' | 'reply'): void {
  walk.direction = direction;
  walk.connection = connection;
  if (direction === 'reply') {
    if (!connection.seenReply) {
      walk.connection = { ...connection, seenReply: true };
      walk.connections.keep(walk.connection);
    }
    return settle(walk, 'ESTABLISHED', message('An answer within a known connection: its state is ESTABLISHED.'));
  }
  if (connection.seenReply)
    return settle(walk, 'ESTABLISHED', message('Within a known connection: its state is ESTABLISHED.'));
  if (connection.expected)
    return settle(walk, 'RELATED', message('Of a connection that another one announced: its state is RELATED.'));
  settle(walk, 'NEW', message('The connection is known, but nobody has answered yet: its state is NEW.'));
}

/** An ICMP error belongs to the connection of the packet that it quotes, seen from the other side. */
function trackError(walk: Walk, quoted: Packet): void {
  const known = walk.connections.find(invert(tupleOf(quoted)), walk.track.zone);
  if (known === undefined) return settle(walk, 'INVALID', message('An error about a connection that is not known.'));
  walk.direction = known.direction;
  walk.connection = known.connection;
  settle(walk, 'RELATED', message('An error about a known connection: its state is RELATED.'));
}

/** Neighbour discovery and multicast listener messages, which nf_conntrack_icmpv6_error() leaves alone. */
function isNeverTracked({ protocol: number, icmpType }: Packet): boolean {
  if (number !== protocol.icmpv6 || icmpType === undefined) return false;
  return (icmpType >= 130 && icmpType <= 137) || icmpType === 143;
}

function mayOpen(walk: Walk): boolean {
  const { packet } = walk;
  switch (packet.protocol) {
    case protocol.tcp:
      return tcpFlagsValid(packet.tcpFlags ?? 2) && tcpMayOpen(packet.tcpFlags ?? 2, walk.settings);
    case protocol.icmp:
      return packet.icmpType !== undefined && [8, 13, 15, 17].includes(packet.icmpType) && isIpv4(packet);
    case protocol.icmpv6:
      return packet.icmpType !== undefined && [128, 139].includes(packet.icmpType) && !isIpv4(packet);
    default:
      return true;
  }
}

function isIpv4(packet: Packet): boolean {
  return packet.family === 'ipv4';
}

function newConnection(walk: Walk): Connection {
  const original = tupleOf(walk.packet);
  return {
    id: walk.connections.fresh(),
    original,
    reply: invert(original),
    mark: 0,
    zone: walk.track.zone,
    seenReply: false,
    expected: false,
    sourceDone: false,
    destinationDone: false,
    sourceTranslated: false,
    destinationTranslated: false,
    confirmed: false,
  };
}

/** The packet has passed all tables: its connection is real from now on. */
export function confirm(walk: Walk): void {
  const { connection } = walk;
  if (connection === undefined || connection.confirmed) return;
  walk.connection = { ...connection, confirmed: true };
  walk.connections.keep(walk.connection);
}
