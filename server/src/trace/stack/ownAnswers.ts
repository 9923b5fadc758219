/**
 * What the node says by itself about a packet: ICMP errors, resets, and answers to pings. Nobody traces them, but on
 * their way through OUTPUT and POSTROUTING rules may mark the connection that they belong to, keep it from seeing an
 * answer, or change sets, which later packets show. What is said to the node itself comes round over loopback.
 */
import { isIcmpError } from '../../net/icmp.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { ACK, bareSegmentBytes, RST, SYN } from '../../net/tcp.ts';
import { formatAddress } from '../../net/text.ts';
import type { Ruleset, Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { isShownToIptables } from '../bridge/bridge.ts';
import { answerType, type Connection, type Delivered, invert, tupleOf } from '../connection/connection.ts';
import { tcpClosed } from '../connection/tcp.ts';
import { zoneOf } from '../connection/zone.ts';
import { listensAt, resetsAt } from '../conntrack/answers.ts';
import { changesSetsAt, limitedChains, marksAt } from '../conntrack/imprints.ts';
import { endpoint } from '../names.ts';
import { compileNode } from '../netfilter/compile.ts';
import { isThisNode, ownerOf, sourceOn } from '../routing/addresses.ts';
import { isMulticast } from '../routing/kinds.ts';
import { leadsAway } from '../routing/leaving.ts';
import { knowsOwnAddresses } from '../routing/untoldOwn.ts';
import type { Provided } from '../sets/changes.ts';
import { createBuckets } from '../walk/buckets.ts';
import { createCounters } from '../walk/counters.ts';
import { unread } from '../walk/keeper.ts';
import { createTries, nextAnswer, type Remembered, unseenIn } from '../walk/memory.ts';
import { type End, rulesetsOf, type Walk } from '../walk/walk.ts';
import { joinWays } from './joinWays.ts';
import { knowsItsWays, wayOf } from './ownWays.ts';

/** Takes a packet of the node, already routed, through OUTPUT and POSTROUTING. */
export type Send = (answer: Walk) => void;

type IcmpKind = readonly [icmpType: number, icmpCode: number];

const kinds: Readonly<Record<string, IcmpKind>> = {
  'icmp-net-unreachable': [3, 0],
  'icmp-host-unreachable': [3, 1],
  'icmp-proto-unreachable': [3, 2],
  'icmp-port-unreachable': [3, 3],
  'icmp-net-prohibited': [3, 9],
  'icmp-host-prohibited': [3, 10],
  'icmp-admin-prohibited': [3, 13],
  'icmp6-no-route': [1, 0],
  'icmp6-adm-prohibited': [1, 1],
  'icmp6-addr-unreachable': [1, 3],
  'icmp6-port-unreachable': [1, 4],
  'icmp6-policy-fail': [1, 5],
  'icmp6-reject-route': [1, 6],
};

/** Of the parts of the stack that tell the sender. */
const byStack: Readonly<Record<string, Readonly<Record<Packet['family'], IcmpKind>>>> = {
  ttl: { ipv4: [11, 0], ipv6: [3, 0] },
  'no-route': { ipv4: [3, 0], ipv6: [1, 0] },
  routing: { ipv4: [3, 1], ipv6: [1, 0] },
  ipvs: { ipv4: [3, 3], ipv6: [1, 4] },
};

/**
 * Sends what the node says about a packet whose walk has ended, where rules could keep anything of it. False: nothing is
 * said, or nobody follows it.
 */
export function tellSender(walk: Walk, send: Send): boolean {
  const { end, packet, connection } = walk;
  if (end === undefined) return false;
  const resets = end.rejectWith === 'tcp-reset' && ((packet.tcpFlags ?? SYN) & RST) === 0;
  if (resets && connection !== undefined) closeByReset(walk, connection);
  if (!(leavesMarks(walk) || changesSets(walk) || (resets && mayEnd(walk)))) return false;
  // nf_send_reset() and its IPv6 twin: what a bridge has shown is answered by its port, past every hook.
  if (resets && isShownToIptables(walk)) return true;
  const kind = isError(packet) ? undefined : kindOf(end, packet);
  const handedOn = walk.state === 'UNTRACKED' ? 'untracked' : connection;
  if (resets) answer(walk, reset(packet), handedOn, send);
  else if (kind !== undefined) answer(walk, error(packet, kind), handedOn, send);
  return resets || kind !== undefined;
}

/**
 * Whether a reset may be of a connection though the segment that it refuses is of none (nf_ct_attach() has nothing to hand
 * on): tracking looks it up in OUTPUT then, as what the other end would have said.
 */
function mayEnd({ connection, connections, packet, track, isCopy, role }: Walk): boolean {
  if (connection !== undefined || packet.sport === undefined || isCopy || role === 'own') return false;
  return connections.find(invert(tupleOf(packet)), zoneOf(track.zone, packet.mark)) !== undefined;
}

/** nf_ct_set_closing(), of nf_send_reset() and its IPv6 twin: of a connection that is confirmed nothing more is to come. */
function closeByReset({ connections }: Walk, connection: Connection): void {
  const { tcp, confirmed } = connection;
  if (confirmed && tcp !== undefined) connections.keep({ ...connection, tcp: tcpClosed(tcp) });
}

/**
 * The error about a datagram that came to a port where nobody listens. What it does to sets was told when the datagram
 * was delivered.
 */
export function portUnreachable(
  walk: Walk,
  { datagram, direction }: Delivered,
  connection: Connection,
  send: Send,
): void {
  const sets = { ...walk.sets, record: () => {} };
  answer({ ...walk, ...uncounted(walk), isOwed: true, direction, sets }, unreachable(datagram), connection, send);
}

/** An answer to a SYN, or a reset, which connection tracking looks up. What it does to sets was told before. */
export function segmentWithin(walk: Walk, tuple: Tuple, tcpFlags: number, send: Send): void {
  const sets = { ...walk.sets, record: () => {} };
  const sent: Walk = { ...walk, ...uncounted(walk), isOwed: true, sets };
  answer(sent, ownSegment(walk, tuple, tcpFlags), undefined, send);
}

function ownSegment({ family }: Walk, { src, dst, sport, dport }: Tuple, tcpFlags: number): Packet {
  const ports = sport === undefined || dport === undefined ? {} : { sport, dport };
  const above = { protocol: protocol.tcp, ...ports, tcpFlags, length: bareSegmentBytes(family) };
  return { family, in: null, out: null, src, dst, ...above, ttl: 64, tos: 0, mark: 0, uid: 0, gid: 0 };
}

/** Of what may be sent nobody knows in the end whether rules counted it. */
function uncounted({ keepers }: Walk): Pick<Walk, 'counters' | 'buckets' | 'keepers'> {
  const [counters, buckets] = [createCounters(), createBuckets()];
  return { counters, buckets, keepers: [...keepers, unread(counters), unread(buckets)] };
}

/** What the node may have said about a packet whose way has ended, and nobody follows, was counted by rules too. */
export function countUnseen(walk: Walk): void {
  const { end, counters } = walk;
  if (end === undefined || end.verdict === 'forwarded') return;
  if (end.verdict === 'dropped' && end.decidedBy.by !== 'stack') return;
  counters.forget();
  // What is said to a packet that was delivered is noted then.
  if (end.verdict === 'rejected' || kindOf(end, walk.packet) !== undefined) useLimitsUnseen(walk);
}

/**
 * Who sends a packet that leaves by the interface it came by may be told of a shorter way (ip_rt_send_redirect(),
 * ndisc_send_redirect()), before it comes to FORWARD: rules count what nobody follows.
 */
export function countRedirect(walk: Walk): void {
  walk.counters.forget();
  useLimitsUnseen(walk);
}

/** Limits and quotas on the way of an answer that nobody follows may be used up by it. */
export function useLimitsUnseen(walk: Walk): void {
  const { packet, memory, family } = walk;
  // Where the answer to a SYN comes to this node too, that may answer it with a reset.
  const most = isThisNode(walk, packet.src) ? 2 : 1;
  if (isError(packet) || (packet.protocol === protocol.tcp && ((packet.tcpFlags ?? SYN) & RST) !== 0)) return;
  const bytes = packet.length + mostAround;
  for (const ruleset of rulesetsOf(walk))
    for (const { name, times } of limitedChains(ruleset, hooksOfAnswers(walk, ruleset)))
      memory.keep(unseenIn(`${family === 'ipv6' ? 'ip6/' : ''}${name}`), {
        kind: 'unseen',
        bytes,
        times: times * most,
      });
}

/** Bytes that an error has around the packet that it quotes: two headers, over IPv6. */
const mostAround = 48;

function unreachable(about: Packet): Packet {
  return error(about, about.family === 'ipv4' ? [3, 3] : [1, 4]);
}

/**
 * What answers to a delivered packet do to sets: each one only where later packets suppose that it was sent, so that
 * connections do not change by it.
 */
export function answerForSets(walk: Walk, send: Send): void {
  const { packet, connection } = walk;
  if (!changesSets(walk) || packet.dport === undefined) return;
  if (isToMany(walk)) {
    const mayBeItself = !isForMany(walk) && !knowsOwnAddresses(walk.node, walk.family);
    return mayBeItself ? leaveNothing(walk) : undefined;
  }
  const where = endpoint(packet.dst, packet.dport);
  const perhaps = (said: Packet, within: Connection | undefined, ...provided: readonly Provided[]): void => {
    if (provided.some(({ question, answer }) => walk.chooser.answered(question) === !answer)) return;
    const supposed: Walk = {
      ...walk,
      ...uncounted(walk),
      isOwed: true,
      sets: walk.sets.supposing(provided),
      memory: keptIf(walk, provided),
      connections: { ...walk.connections, keep: () => {}, forget: () => {} },
    };
    answer(supposed, said, within, send);
  };
  if (packet.protocol === protocol.udp || packet.protocol === protocol.udplite)
    return perhaps(unreachable(packet), connection, { question: listensAt(where), answer: false });
  const flags = packet.tcpFlags ?? SYN;
  if (packet.protocol !== protocol.tcp || (flags & RST) !== 0) return;
  if ((flags & (SYN | ACK)) !== SYN)
    return perhaps(reset(packet), undefined, { question: resetsAt(where), answer: true });
  const isTaken = { question: listensAt(where), answer: true };
  perhaps(reset(packet), undefined, { ...isTaken, answer: false });
  perhaps(segment(packet, SYN | ACK), undefined, isTaken);
  const asked = connection?.[walk.direction] ?? tupleOf(packet);
  if (!isThisNode(walk, asked.src)) return;
  const isStray = { question: resetsAt(endpoint(asked.src, asked.sport)), answer: true };
  perhaps(ownSegment(walk, asked, RST), undefined, isTaken, isStray);
}

/**
 * What rules keep of an answer they keep if it was sent, which is asked as soon as they do. What limits let pass is open
 * in any case (`useLimitsUnseen`).
 */
function keptIf({ memory, chooser }: Walk, provided: readonly Provided[]): Walk['memory'] {
  const isOpen = ({ kind }: Remembered): boolean => openInAnyCase.has(kind);
  return {
    ...memory,
    keep: (of, what) => {
      if (isOpen(what) || !provided.every(({ question, answer }) => chooser.assume(question) === answer)) return;
      memory.keep(of, what);
    },
  };
}

const openInAnyCase: ReadonlySet<Remembered['kind']> = new Set(['passed', 'exhausted', 'unseen', 'entered']);

/** Of what was sent to several machines nobody is told. */
function isToMany(walk: Walk): boolean {
  return isForMany(walk) || !isThisNode(walk, walk.packet.dst);
}

function isForMany({ packet, broadcast }: Walk): boolean {
  return isMulticast(packet.dst) || broadcast !== undefined;
}

/** The answer to a ping, which connection tracking looks up as any other packet. */
export function answerPing(walk: Walk, send: Send): void {
  const { icmpType = 0, protocol: number } = walk.packet;
  const answered = answerType(number, icmpType);
  if (answered === undefined || isToMany(walk)) return;
  answer({ ...walk, isOwed: true }, { ...turned(walk.packet), icmpType: answered, icmpCode: 0 }, undefined, send);
}

/** Whether no route leads back to who pings: nothing is said then, and the connection sees no answer (icmp_reply()). */
export function hasNoWayBack(walk: Walk): boolean {
  if (!knowsItsWays(walk) || isToMany(walk)) return false;
  return !leadsAway({ ...walk, packet: turned(walk.packet) }, walk.packet.in);
}

/** Where nobody can follow what the node says through the rules that might change something: later packets would show it. */
function leaveNothing({ chooser }: Walk): void {
  const text = message('what this node answers by itself changes no mark and no set on its way, which no dump tells');
  chooser.suppose({ id: 'own-answer', text });
}

/** Where nobody can follow the answer to a ping through the rules of OUTPUT: few keep it from its connection. */
export function seesItsAnswer({ chooser, packet: { dst } }: Walk): boolean {
  const where = formatAddress(dst);
  const text = message('connection tracking sees what this node answers to a ping to {where}', { where });
  return chooser.suppose({ id: `answers-ping:${where}`, text });
}

/** Whether rules ask what the node's own packets, too, did to sets. */
export function changesSets(walk: Walk): boolean {
  return isAnswered(walk) && rulesetsOf(walk).some((ruleset) => changesSetsAt(ruleset, hooksOfAnswers(walk, ruleset)));
}

/** Whether a rule of the node may mark the connection that the node's own packets belong to. */
export function leavesMarks(walk: Walk): boolean {
  return isAnswered(walk) && rulesetsOf(walk).some((ruleset) => marksAt(ruleset, hooksOfAnswers(walk, ruleset)));
}

function isAnswered({ isCopy, role }: Walk): boolean {
  return !isCopy && role !== 'own';
}

const leaving = ['OUTPUT', 'POSTROUTING'] as const;
const anywhere = ['PREROUTING', 'INPUT', 'FORWARD', ...leaving] as const;

/** The hooks that what the node says about a packet may come to: it comes round where the packet did, or a copy of it may. */
function hooksOfAnswers(walk: Walk, ruleset: Ruleset): readonly string[] {
  const { in: arrived, src } = walk.packet;
  const isOwn = arrived === null || arrived === 'lo' || isThisNode(walk, src);
  return isOwn || ruleset.mentions('TEE') ? anywhere : leaving;
}

/** Whether what the node answers by itself shows in its connection as usual: no rule of raw or mangle has a say. */
export function answersPlainly(walk: Walk): boolean {
  const raw = compileNode(walk.node)[walk.family].map((ruleset) => ruleset.table('raw')?.chain('OUTPUT'));
  if (walk.isCopy || walk.role === 'own') return true;
  return !leavesMarks(walk) && !changesSets(walk) && raw.every((chain) => chain === undefined || chain.length === 0);
}

function kindOf({ verdict, decidedBy, rejectWith, tells }: End, packet: Packet): IcmpKind | undefined {
  if (tells !== undefined) return tells;
  if (verdict === 'rejected') return kinds[rejectWith ?? ''];
  if (verdict !== 'dropped' || decidedBy.by !== 'stack' || packet.in === null) return undefined;
  return decidedBy.text.args['why'] === 'blackhole' ? undefined : byStack[decidedBy.part]?.[packet.family];
}

/** Back to the sender, without what belongs to the packet's own way. */
function turned(packet: Packet): Packet {
  const {
    in: _,
    out: __,
    headers: ___,
    physIn: ____,
    physOut: _____,
    mac: ______,
    framedBy: _______,
    ...about
  } = packet;
  const back = { src: about.dst, dst: about.src, in: null, out: null };
  return { ...about, ...back, ttl: 64, mark: 0, uid: 0, gid: 0 };
}

function error(about: Packet, [icmpType, icmpCode]: IcmpKind): Packet {
  const { sport: _, dport: __, tcpFlags: ___, icmpId: ____, ...back } = turned(about);
  const four = about.family === 'ipv4';
  return {
    ...back,
    protocol: four ? protocol.icmp : protocol.icmpv6,
    icmpType,
    icmpCode,
    quoted: about,
    length: about.length + (four ? 28 : 48),
    tos: four ? (about.tos & 0x1e) | 0xc0 : 0,
  };
}

/** tcp_v4_send_reset() and nf_reject_ip_tcphdr_put(): what acknowledged nothing is acknowledged. */
function reset(about: Packet): Packet {
  return segment(about, ((about.tcpFlags ?? SYN) & ACK) === 0 ? RST | ACK : RST);
}

function segment(about: Packet, tcpFlags: number): Packet {
  const back = turned(about);
  const ports =
    about.sport === undefined || about.dport === undefined ? {} : { sport: about.dport, dport: about.sport };
  return { ...back, ...ports, tcpFlags, length: bareSegmentBytes(about.family), tos: 0 };
}

/**
 * Routes and sends. icmp_send() answers from the address that was asked, if it is the node's, else from that of the way
 * back. `handedOn`: what nf_ct_attach() hands on to errors and resets, whatever translation has done to the packet. Of what
 * is not tracked it hands on nothing, but keeps rules of raw from having a say: tracking looks the answer up in any case.
 */
function answer(walk: Walk, packet: Packet, handedOn: Connection | 'untracked' | undefined, send: Send): void {
  const { node, family } = walk;
  const connection = handedOn === 'untracked' ? undefined : handedOn;
  const own: Walk = {
    ...walk,
    packet,
    role: 'own',
    steps: [],
    later: [],
    interruptible: false,
    end: undefined,
    state: connection === undefined ? undefined : 'RELATED',
    direction: walk.direction === 'original' && connection !== undefined ? 'reply' : 'original',
    connection,
    track: {
      notrack: false,
      zone: undefined,
      template: false,
      ...(handedOn === 'untracked' ? { settled: true } : {}),
    },
    cameRound: undefined,
    broadcast: undefined,
    bridge: 'none',
    balanced: false,
  };
  const decision = wayOf(own, walk.packet);
  if (decision?.kind === 'none') return;
  const { out = null, nextHop } = decision?.route ?? {};
  if (decision === undefined || out === null) return leaveNothing(walk);
  const asked = ownerOf(node, packet.src) !== undefined || packet.quoted === undefined;
  const src = asked
    ? packet.src
    : sourceOn(node, out, family === 'ipv4' ? (nextHop ?? packet.dst) : packet.dst, walk.settings);
  if (src === undefined) return;
  const routed = { ...own, packet: { ...packet, src }, route: decision.route };
  const of = nextAnswer(walk.tries);
  joinWays(walk, () => {
    const sent: Walk = { ...routed, tries: createTries(of), steps: [], later: [], budget: walk.budget };
    send(sent);
    for (let next = sent.later.shift(); next !== undefined; next = sent.later.shift()) next();
    walk.budget = sent.budget;
  });
}

/** No error is sent about an error. */
function isError(packet: Packet): boolean {
  return packet.quoted !== undefined || isIcmpError(packet);
}
