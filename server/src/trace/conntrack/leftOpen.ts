/**
 * Connections of packets that ended undecided. A packet of which nobody can tell what became of it may have opened a
 * connection, and had it translated: what comes later and fits no connection that is known may belong to that one. It is
 * asked then, and of a packet that does nothing is claimed.
 */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { SYN } from '../../net/tcp.ts';
import type { Tuple } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { invert, keyOf, sourceKeyOf, tupleOf } from '../connection/connection.ts';
import { endpoint, protocolName } from '../names.ts';
import { ownerOf } from '../routing/addresses.ts';
import { knowsOwnAddresses } from '../routing/untoldOwn.ts';
import type { Remembered } from '../walk/memory.ts';
import { finishByStack, rulesetsOf, type Walk } from '../walk/walk.ts';
import { nodeTracksConnections } from './awake.ts';
import { mayOpen } from './mayOpen.ts';

type LeftOpen = Extract<Remembered, { kind: 'left-open' }>;

/** Of a walk that is over: keeps what later packets may belong to, if it ended undecided. `came`: the packet as it came. */
export function rememberLeftOpen(walk: Walk, came: Packet): void {
  const { end, connection, until, memory } = walk;
  // Where the search for a packet ends a walk, nobody sends another one.
  if (end?.verdict !== 'undecided' || until !== undefined || came.quoted !== undefined) return;
  const byIpvs = end.decidedBy.by === 'stack' && end.decidedBy.part === 'ipvs';
  if (connection?.confirmed === true || !(byIpvs || opensOne(walk, came))) return;
  const tuple = tupleOf(came);
  // It belongs to an earlier one, which is kept already.
  if (walk.chooser.answered({ id: idOf(tuple) }) === true) return;
  // Behind the routing no rule translates the destination any more.
  const isRouted = !byIpvs && (walk.hook === 'FORWARD' || walk.hook === 'POSTROUTING');
  const server = isRouted && connection !== undefined ? { server: sourceKeyOf(connection.reply, 0) } : {};
  const what: LeftOpen = { kind: 'left-open', tuple, byIpvs, ...server };
  for (const name of [any, from(tuple), ...behindAny(what)]) memory.keep(name, what);
}

/** Undefined is the state of what ended before connection tracking looked at it. */
function opensOne({ node, family, state, connection, settings }: Walk, came: Packet): boolean {
  if (!nodeTracksConnections(node, family)) return false;
  return connection !== undefined || (state === undefined && mayOpen(came, settings));
}

/**
 * Ends the walk of a packet of which no connection is known, where it belongs to one that was left open. True: it does.
 * An error belongs to the connection of what it quotes.
 */
export function belongsToLeftOpen(walk: Walk): boolean {
  const { packet, chooser } = walk;
  if (walk.role === 'own' || walk.isCopy || !walk.memory.has(any)) return false;
  const tuple = packet.quoted === undefined ? tupleOf(packet) : invert(tupleOf(packet.quoted));
  const earlier = earlierOf(walk, tuple);
  if (earlier === undefined) return false;
  const text = message('{packet} belongs to the connection of {earlier}, which ended undecided', {
    packet: textOf(tuple),
    earlier: textOf(earlier.what.tuple),
  });
  const question = { id: idOf(tuple), text };
  const belongs = isLikely(walk, earlier)
    ? chooser.assume({ ...question, likely: true })
    : chooser.suppose({ ...question, likely: false });
  if (!belongs) return false;
  finishByStack(
    walk,
    'undecided',
    'conntrack',
    message('nobody knows what became of the connection that it belongs to'),
  );
  return true;
}

interface Earlier {
  readonly what: LeftOpen;
  /** `translated`: to an address of the node, behind which the client may have been put. */
  readonly as: 'same-way' | 'answer' | 'translated';
}

/** What can open a connection by itself seldom answers one behind another address, and a SYN seldom any. */
function isLikely({ packet, settings }: Walk, { as }: Earlier): boolean {
  if (as === 'same-way' || packet.quoted !== undefined) return true;
  return as === 'translated' ? !mayOpen(packet, settings) : !isSyn(packet);
}

function isSyn({ protocol: number, tcpFlags, quoted }: Packet): boolean {
  return number === protocol.tcp && quoted === undefined && ((tcpFlags ?? SYN) & opening) === SYN;
}

/** Of FIN, SYN, RST and ACK a SYN has the one alone. */
const opening = 0x17;

/** The name under which each of them is kept: most sessions have none, and nobody looks any further then. */
const any = 'left-open';

function earlierOf(walk: Walk, tuple: Tuple): Earlier | undefined {
  // What IPVS sends on is answered without connection tracking as well.
  const isUntracked = walk.state === 'UNTRACKED' || !nodeTracksConnections(walk.node, walk.family);
  const back = invert(tuple);
  const mayAnswer = ({ tuple: { icmpType }, byIpvs, server }: LeftOpen): boolean =>
    (byIpvs || !isUntracked) &&
    icmpType === back.icmpType &&
    (server ?? sourceKeyOf(tuple, 0)) === sourceKeyOf(tuple, 0);
  const answered = lastOf(walk, from(back), mayAnswer);
  if (answered !== undefined) return { what: answered, as: 'answer' };
  if (isUntracked) return undefined;
  const same = lastOf(walk, from(tuple), (what) => keyOf(what.tuple, 0) === keyOf(tuple, 0));
  if (same !== undefined) return { what: same, as: 'same-way' };
  if (!mayBeBehind(walk, tuple)) return undefined;
  const translated = lastOfAll(walk, mayHaveAnyPort(walk) ? namesOf(back, tuple) : namesAt(back, tuple), mayAnswer);
  return translated && { what: translated, as: 'translated' };
}

/** A machine that opens a connection to the node from where it answers another one is so rare that nothing is said of SYNs. */
function mayBeBehind(walk: Walk, { dst }: Tuple): boolean {
  const { node, family, packet } = walk;
  if (isSyn(packet)) return false;
  if (knowsOwnAddresses(node, family) && ownerOf(node, dst) === undefined) return false;
  return rulesetsOf(walk).some((ruleset) => translating.some((target) => ruleset.mentions(target)));
}

const translating = ['MASQUERADE', 'SNAT', 'NETMAP'];

/** Translation keeps ports where it can. What opens a connection by itself is not asked of any other port without need. */
function mayHaveAnyPort(walk: Walk): boolean {
  return !mayOpen(walk.packet, walk.settings) || rulesetsOf(walk).some(({ mentions }) => mentions('--random'));
}

/** The last one, whichever way the packets before went: that it was left open is part of what is asked. */
function lastOf({ memory }: Walk, of: string, concerns: (what: LeftOpen) => boolean): LeftOpen | undefined {
  for (const part of memory.parts(of))
    for (const kept of part.may()) {
      const found = kept.find((what): what is LeftOpen => what.kind === 'left-open' && concerns(what));
      if (found !== undefined) return found;
    }
  return undefined;
}

function lastOfAll(walk: Walk, names: readonly string[], concerns: (what: LeftOpen) => boolean): LeftOpen | undefined {
  for (const name of names) {
    const found = lastOf(walk, name, concerns);
    if (found !== undefined) return found;
  }
  return undefined;
}

function from(tuple: Tuple): string {
  return `left-open:${sourceKeyOf(tuple, 0)}`;
}

/** Names under which those are found again that may be behind any address: whoever looks finds the last one at once. */
function behindAny({ tuple, server }: LeftOpen): readonly string[] {
  return [behind(tuple, server), `${behind(tuple, server)}:${portOf(tuple)}`];
}

/** `back`: the tuple of an answer as the client sees it, turned round; `answer`: as it comes. */
function namesOf(back: Tuple, answer: Tuple): readonly string[] {
  return [behind(back, undefined), behind(back, sourceKeyOf(answer, 0))];
}

function namesAt(back: Tuple, answer: Tuple): readonly string[] {
  return namesOf(back, answer).map((name) => `${name}:${portOf(back)}`);
}

function behind({ src, protocol: number, icmpType }: Tuple, server: string | undefined): string {
  return `left-open:${src.family}:${number}:${icmpType ?? ''}:${server ?? 'any'}`;
}

function portOf({ sport, icmpId }: Tuple): string {
  return String(sport ?? `#${icmpId ?? ''}`);
}

function idOf(tuple: Tuple): string {
  return `belongs:${textOf(tuple).replace(' ', ':').replace(' → ', '>')}`;
}

function textOf({ protocol: number, src, sport, dst, dport }: Tuple): string {
  return `${protocolName(number)} ${endpoint(src, sport)} → ${endpoint(dst, dport)}`;
}
