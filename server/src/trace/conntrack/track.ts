/** Connection tracking, as nf_conntrack_in() of net/netfilter/nf_conntrack_core.c: which connection a packet belongs to. */

import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { type Message, message } from '../../text/message.ts';
import { assuredByAnswered, perhapsAssuredByAck } from '../connection/assured.ts';
import {
  type Connection,
  carriedMore,
  type Delivered,
  invert,
  tupleOf,
  type Unseen,
} from '../connection/connection.ts';
import { dccpIgnores, dccpOpens, dccpStep, dccpTearsDown } from '../connection/dccp.ts';
import { sctpAssures, sctpBeginsAgain, sctpOpens, sctpStep } from '../connection/sctp.ts';
import { type TcpLife, type TcpStep, tcpAssures, tcpOpens, tcpStep } from '../connection/tcp.ts';
import { zoneOf } from '../connection/zone.ts';
import { isThisNode } from '../routing/addresses.ts';
import type { ConnectionState } from '../trace.ts';
import { isLaterFragment, protects } from '../walk/headers.ts';
import type { Saved } from '../walk/keeper.ts';
import { finishByStack, note, rulesetsOf, type Walk } from '../walk/walk.ts';
import { announcedOne, announcerOf, rememberHelper, translatedAsMaster } from './announced.ts';
import { afterAnswer, afterReset, tookDatagram, wasRefused, wasReset } from './answers.ts';
import { marksConnections, nodeTracksConnections } from './awake.ts';
import { wrongSum } from './checksum.ts';
import { endsInDccp, isUnreadable } from './cutHeader.ts';
import { NO_NEXT_HEADER } from './fragmentFaults.ts';
import { belongsToLeftOpen } from './leftOpen.ts';
import { mayOpen } from './mayOpen.ts';

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

/** The connection after this node's own answer to what was delivered to it. Undefined: it was refused, and forgotten. */
function answered(walk: Walk, known: Connection, direction: 'original' | 'reply'): Connection | undefined {
  const { unanswered, ...rest } = known;
  // What others answer says nothing of what the node itself has answered to a packet before.
  const isAnswer = (walk.role === 'answer' && walk.packet.in === null) || walk.isOwed === true;
  if (unanswered === undefined || isAnswer) return rest;
  if (typeof unanswered === 'object') {
    return 'reset' in unanswered
      ? perhapsReset(walk, known, direction, unanswered)
      : afterDatagram(walk, rest, unanswered);
  }
  // A packet that goes back may be the answer itself, or come behind a reset that was the answer.
  const connection =
    direction === 'original' ? afterProgram(walk, known) : wasRefused(walk.chooser, known, false) ? undefined : rest;
  if (connection === undefined) walk.connections.forget(known);
  return connection;
}

/** The same after a program's answer to a SYN and, where that came to this node too, what was said to it. */
function afterProgram(walk: Walk, known: Connection): Connection | undefined {
  const marked = (accepted: Connection) => afterSegment(walk, accepted, 'reply', SYN | ACK) ?? accepted;
  const connection = afterAnswer(walk.chooser, known, marked);
  const unseen = connection?.unanswered;
  if (connection === undefined || typeof unseen !== 'object' || !('reset' in unseen)) return connection;
  return perhapsReset(walk, connection, 'original', unseen);
}

/** The connection after a reset of this node that nobody saw, if there was one: asked only where this packet shows it. */
function perhapsReset(
  walk: Walk,
  known: Connection,
  direction: 'original' | 'reply',
  { reset, tcp, count }: Unseen,
): Connection | undefined {
  const { unanswered: _, ...rest } = known;
  const step = (life: TcpLife | undefined) => life && tcpStepOf(walk.packet, { ...rest, tcp: life }, direction);
  const [as, otherwise] = [step(rest.tcp), step(tcp)];
  const marked = tcp === undefined ? undefined : afterSegment(walk, rest, reset, RST);
  const assures = (life: TcpLife | undefined, step: TcpStep | undefined): boolean =>
    rest.seenReply && !rest.assured && life !== undefined && step !== undefined && tcpAssures(life, step);
  const isAsked = (word: string): boolean => rulesetsOf(walk).some((ruleset) => ruleset.mentions(word));
  const shows =
    (rest.carried !== undefined && isAsked('connbytes')) ||
    (assures(rest.tcp, as) !== assures(tcp, otherwise) && isAsked('ctstatus'));
  if (tcp !== undefined && as?.kind === otherwise?.kind && marked === rest && !shows) {
    const life = otherwise?.kind === 'goes-on' ? otherwise.life : tcp;
    return { ...rest, unanswered: { reset, tcp: life, count } };
  }
  if (!wasReset(walk.chooser, known, reset)) return rest;
  if (marked === undefined) walk.connections.forget(known);
  const length = walk.family === 'ipv4' ? 40 : 60;
  const carried = rest.carried === undefined ? {} : { carried: carriedMore(rest.carried, reset, length, count) };
  return tcp && marked && { ...marked, ...carried, tcp };
}

/**
 * The connection with the mark that a segment of this node gave it on its way through the rules; the same: none.
 * Undefined: the segment leaves by another interface than the connection was masqueraded for, which ends it.
 */
function afterSegment(
  walk: Walk,
  known: Connection,
  direction: 'original' | 'reply',
  tcpFlags: number,
): Connection | undefined {
  if (known.leavesBy === undefined && !rulesetsOf(walk).some(marksConnections)) return known;
  let after: Connection | undefined = known;
  const isIt = ({ original, zone }: Connection): boolean => zone === known.zone && original === known.original;
  const keep = (kept: Connection): void => {
    if (after !== undefined && isIt(kept) && kept.mark !== after.mark) after = { ...after, mark: kept.mark };
  };
  const forget = (forgotten: Connection): void => {
    if (isIt(forgotten)) after = undefined;
  };
  const save = (): Saved => {
    const before = after;
    return {
      text: before === undefined ? 'gone' : String(before.mark),
      back: () => {
        after = before;
      },
    };
  };
  const connections = { ...walk.connections, keep, forget };
  walk.sendSegment({ ...walk, connections, keepers: [...walk.keepers, { save }] }, known[direction], tcpFlags);
  return after;
}

/** The error about an earlier datagram walked through rules that mark connections, unless a program took it. */
function afterDatagram(walk: Walk, known: Connection, delivered: Delivered): Connection {
  walk.connections.keep(known);
  if (tookDatagram(walk.chooser, delivered.datagram)) return known;
  walk.refuseDatagram(walk, delivered, known);
  return walk.connections.find(known.original, known.zone)?.connection ?? known;
}

/** What the node's own answer to a delivered packet makes of the connection: pings the kernel answers by itself. */
export function awaitAnswer(walk: Walk, errorsLeaveMarks: boolean): void {
  const { connection, packet } = walk;
  if (connection === undefined) return awaitReset(walk);
  const { direction } = walk;
  // Whoever sent from the port may be gone when the answer comes.
  if (packet.protocol === protocol.udp && direction === 'reply' && errorsLeaveMarks)
    return walk.connections.keep({ ...connection, unanswered: { datagram: packet, direction } });
  if (connection.seenReply || direction === 'reply') return awaitReset(walk);
  if (isPing(packet)) walk.connections.keep(answeredPing(connection, packet));
  else if (packet.protocol === protocol.tcp) {
    const isFromHere = isThisNode(walk, connection.original.src);
    walk.connections.keep({ ...connection, unanswered: isFromHere ? 'delivered-here' : 'delivered' });
  } else if (packet.protocol === protocol.udp && errorsLeaveMarks)
    walk.connections.keep({ ...connection, unanswered: { datagram: packet, direction } });
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

function tcpStepOf(
  { tcpFlags }: Packet,
  { tcp, seenReply }: Connection,
  direction: 'original' | 'reply',
): TcpStep | undefined {
  if (tcp === undefined || tcpFlags === undefined) return undefined;
  return tcpStep(direction, tcpFlags, tcp, seenReply);
}

/** What the packet makes of a connection of SCTP or DCCP. */
function lifeOf(
  { chunks, dccpType }: Packet,
  { sctp, dccp }: Connection,
  direction: 'original' | 'reply',
): Partial<Pick<Connection, 'sctp' | 'dccp' | 'assured' | 'perhapsAssured'>> | 'invalid' {
  if (sctp !== undefined) {
    const after = sctpStep(sctp, direction, chunks);
    if (after === undefined) return 'invalid';
    return { sctp: after, ...(sctpAssures(sctp, after) ? { assured: true } : {}) };
  }
  if (dccp === undefined) return {};
  const after = dccpStep(dccp, direction, dccpType);
  if (after === undefined) return 'invalid';
  return { dccp: after, ...(perhapsAssuredByAck(dccp, after, dccpType) ? { perhapsAssured: 'acknowledged' } : {}) };
}

/** The connection after it has seen the packet. */
function seen(
  known: Connection,
  packet: Packet,
  direction: 'original' | 'reply',
  step: TcpStep | undefined,
): Connection {
  const seenReply = known.seenReply || direction === 'reply';
  const tcp = step !== undefined && 'life' in step ? step.life : undefined;
  const counted = isCounted(known, packet, direction, step);
  const by = known.seenReply && !known.assured ? assuredByAnswered(packet.protocol) : undefined;
  const assures = step !== undefined && known.tcp !== undefined && known.seenReply && tcpAssures(known.tcp, step);
  return {
    ...known,
    seenReply,
    assured: known.assured || assures || by === 'assured',
    ...(by === undefined || by === 'assured' ? {} : { perhapsAssured: by }),
    ...(tcp === undefined ? {} : { tcp }),
    ...(known.carried !== undefined && counted
      ? { carried: carriedMore(known.carried, direction, packet.length) }
      : {}),
  };
}

/** What is ignored, and what begins a connection once more, leaves before nf_ct_refresh_acct() counts it. */
function isCounted(
  { sctp, dccp, confirmed }: Connection,
  { chunks, dccpType }: Packet,
  direction: 'original' | 'reply',
  step: TcpStep | undefined,
): boolean {
  if (sctp !== undefined) return !(confirmed && sctpBeginsAgain(sctp, direction, chunks));
  if (dccp !== undefined) return !dccpIgnores(dccp, direction, dccpType);
  return step?.kind !== 'goes-on' || step.counted;
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

const SYN = 2;
const RST = 4;
const ACK = 16;
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
