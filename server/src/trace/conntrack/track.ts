/** Connection tracking, as nf_conntrack_in() of net/netfilter/nf_conntrack_core.c: which connection a packet belongs to. */

import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { SYN } from '../../net/tcp.ts';
import { type Message, message } from '../../text/message.ts';
import { type Connection, carriedMore, invert, tupleOf } from '../connection/connection.ts';
import { dccpOpens, dccpTearsDown } from '../connection/dccp.ts';
import { sctpOpens } from '../connection/sctp.ts';
import { tcpOpens } from '../connection/tcp.ts';
import { zoneOf } from '../connection/zone.ts';
import type { ConnectionState } from '../trace.ts';
import { isLaterFragment, protects } from '../walk/headers.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';
import { announcedOne, announcerOf, rememberHelper, translatedAsMaster } from './announced.ts';
import { nodeTracksConnections } from './awake.ts';
import { wrongSum } from './checksum.ts';
import { endsInDccp, isUnreadable } from './cutHeader.ts';
import { NO_NEXT_HEADER } from './fragmentFaults.ts';
import { belongsToLeftOpen } from './leftOpen.ts';
import { mayOpen } from './mayOpen.ts';
import { lifeOf, seen, tcpStepOf } from './seen.ts';
import { answered } from './unanswered.ts';

/** Looks the packet's connection up, or makes one. Does nothing for packets that were looked up before. */
export function track(walk: Walk): void {
  // Seen before: the packet comes round over loopback, or was sent on by IPVS. What was invalid is looked at anew.
  if (walk.state !== undefined && walk.state !== 'INVALID') return;
  if (!nodeTracksConnections(walk.node, walk.family)) return void belongsToLeftOpen(walk);
  // nf_conntrack_in(): the template has done its part.
  if (walk.connection?.template !== undefined) walk.connection = undefined;
  if (walk.track.notrack || isNeverTracked(walk.packet)) {
    settle(walk, 'UNTRACKED', message('Not tracked: no connection belongs to this packet.'));
    return void belongsToLeftOpen(walk);
  }
  if (endsInDccp(walk.packet)) {
    const text = message('connection tracking: the header of DCCP is cut off, and such a packet is thrown away');
    return finishByStack(walk, 'dropped', 'conntrack', text);
  }
  if (hasNoTransport(walk))
    return settle(walk, 'INVALID', message('Nothing of the packet tells which connection it belongs to.'));
  const wrong = wrongSum(walk);
  if (wrong !== undefined) return settle(walk, 'INVALID', wrong);
  if (isRedirect6(walk.packet))
    return settle(walk, 'INVALID', message('A redirect of IPv6 belongs to no connection that the kernel looks for.'));
  if (walk.packet.quoted !== undefined) return trackError(walk, walk.packet.quoted);
  const known = walk.connections.findOwn(tupleOf(walk.packet), zoneOf(walk.track.zone, walk.packet.mark));
  if (known !== undefined) return join(walk, known.connection, known.direction);
  if (!belongsToLeftOpen(walk)) open(walk);
}

/** ipv6_skip_exthdr(): behind the headers of IPv6 stands no protocol, or it is in another fragment; or it is cut off. */
function hasNoTransport({ family, packet, chooser }: Walk): boolean {
  if (isUnreadable(packet)) return true;
  if (family === 'ipv4') return false;
  if (packet.protocol === protocol.ah) return chooser.assume(protects(NO_NEXT_HEADER));
  return packet.protocol === NO_NEXT_HEADER || isLaterFragment(packet);
}

function open(walk: Walk): void {
  if (!mayOpen(walk.packet, walk.settings)) {
    const text = message('No connection is known that this packet belongs to, and it can’t open one.');
    return settle(walk, 'INVALID', text);
  }
  const opened = newConnection(walk);
  const master = announcerOf(walk);
  if (master === undefined) {
    walk.connection = opened;
    return settle(walk, 'NEW', message('The first packet of a connection: its state is NEW.'));
  }
  const followed = translatedAsMaster(walk, opened, master);
  walk.connection = announcedOne(followed ?? opened, master);
  settle(walk, 'RELATED', announced);
  if (followed !== undefined) return;
  const text = message('how the helper of a translated connection translates what it has announced is not followed');
  finishByStack(walk, 'undecided', 'conntrack', text);
}

const announced = message('Of a connection that another one announced: its state is RELATED.');

function settle(walk: Walk, state: ConnectionState, text: Message): void {
  walk.state = state;
  note(walk, { kind: 'conntrack', state, direction: walk.direction, text });
}

function join(walk: Walk, found: Connection, direction: 'original' | 'reply'): void {
  const known = answered(walk, found, direction);
  if (known === undefined) return open(walk);
  const step = tcpStepOf(walk.packet, known, direction);
  if (step?.kind === 'invalid') {
    return settle(walk, 'INVALID', message('These TCP flags can’t come in this state of the connection.'));
  }
  const life = lifeOf(walk.packet, known, direction);
  if (life === 'invalid') {
    return settle(walk, 'INVALID', message('A packet of this kind can’t come in this state of the connection.'));
  }
  if (step?.kind === 'anew') {
    walk.connections.forget(known);
    return open(walk);
  }
  walk.direction = direction;
  const connection = { ...seen(known, walk.packet, direction, step), ...life };
  // What is forgotten still belongs to this packet, whose rules may change it without bringing it back.
  const tornDown = known.dccp !== undefined && dccpTearsDown(walk.packet.dccpType, known.seenReply);
  walk.connection = step?.kind === 'forgotten' || tornDown ? { ...connection, gone: true } : connection;
  walk.connections.keep(walk.connection);
  if (direction === 'reply') {
    return settle(walk, 'ESTABLISHED', message('An answer within a known connection: its state is ESTABLISHED.'));
  }
  if (connection.seenReply) {
    return settle(walk, 'ESTABLISHED', message('Within a known connection: its state is ESTABLISHED.'));
  }
  if (connection.expected) {
    return settle(walk, 'RELATED', announced);
  }
  settle(walk, 'NEW', message('The connection is known, but nobody has answered yet: its state is NEW.'));
}

/** An ICMP error belongs to the connection of the packet that it quotes, seen from the other side. */
function trackError(walk: Walk, quoted: Packet): void {
  const known = walk.connections.findOwn(invert(tupleOf(quoted)), zoneOf(walk.track.zone, walk.packet.mark));
  if (known === undefined && !isLaterFragment(quoted) && belongsToLeftOpen(walk)) return;
  const connection = known && answered(walk, known.connection, known.direction);
  // Of a later fragment the kernel can't tell whose it was.
  if (known === undefined || connection === undefined || isLaterFragment(quoted))
    return settle(walk, 'INVALID', message('An error about a connection that is not known.'));
  // nf_conntrack_inet_error(): it goes back to whoever sent what it is about.
  if (!sameAddress(walk.packet.dst, quoted.src))
    return settle(walk, 'INVALID', message('An error that is not for the sender of the packet it is about.'));
  walk.direction = known.direction;
  walk.connection = connection;
  settle(walk, 'RELATED', message('An error about a known connection: its state is RELATED.'));
}

/** Neighbour discovery and multicast listener messages, which nf_conntrack_icmpv6_error() leaves alone. */
export function isNeverTracked({ protocol: number, icmpType }: Packet): boolean {
  if (number !== protocol.icmpv6 || icmpType === undefined) return false;
  return (icmpType >= 130 && icmpType <= 136) || icmpType === 143;
}

/**
 * nf_conntrack_icmpv6_redirect() wants a link-local router whose first option is the packet that it is about; what the
 * kernel itself sends has the target's Ethernet address there (ndisc_send_redirect()).
 */
function isRedirect6({ protocol: number, icmpType }: Packet): boolean {
  return number === protocol.icmpv6 && icmpType === 137;
}

const nothing = { packets: 0, bytes: 0 };

function newConnection(walk: Walk): Connection {
  const original = tupleOf(walk.packet);
  return {
    id: walk.connections.fresh(),
    original,
    reply: invert(original),
    mark: 0,
    zone: zoneOf(walk.track.zone, walk.packet.mark),
    seenReply: false,
    expected: false,
    assured: false,
    carried: carriedMore({ original: nothing, reply: nothing }, 'original', walk.packet.length),
    ...firstLife(walk),
    ...(walk.track.helper === undefined ? {} : { helper: walk.track.helper }),
    sourceDone: false,
    destinationDone: false,
    sourceTranslated: false,
    destinationTranslated: false,
    confirmed: false,
  };
}

function firstLife({ packet, settings }: Walk): Pick<Connection, 'tcp' | 'sctp' | 'dccp'> {
  switch (packet.protocol) {
    case protocol.tcp: {
      const tcp = tcpOpens(packet.tcpFlags ?? SYN, settings);
      return tcp === undefined ? {} : { tcp };
    }
    case protocol.sctp: {
      const sctp = sctpOpens(packet.chunks);
      return sctp === undefined ? {} : { sctp };
    }
    case protocol.dccp: {
      const dccp = dccpOpens(packet.dccpType);
      return dccp === undefined ? {} : { dccp };
    }
    default:
      return {};
  }
}

/** The packet has passed all tables: its connection is real from now on. */
export function confirm(walk: Walk): void {
  const { connection } = walk;
  // What the node says about a packet that never passed does not confirm its connection.
  if (connection === undefined || connection.confirmed || walk.direction === 'reply') return;
  if (isTwin(walk, connection)) {
    const text = message(
      'connection tracking: another connection has the same addresses, and no port could tell them apart',
    );
    return finishByStack(walk, 'dropped', 'conntrack', text);
  }
  walk.connection = { ...connection, confirmed: true };
  walk.connections.keep(walk.connection);
  rememberHelper(walk, walk.connection);
}

/** __nf_conntrack_confirm(): where translation finds no free port two connections look the same; the second one is lost. */
function isTwin(walk: Walk, { reply, zone, id }: Connection): boolean {
  return walk.connections.taken(reply, zone, id);
}
