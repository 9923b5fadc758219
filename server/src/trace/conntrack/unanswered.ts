/** What a connection has become by the node's own answers to packets that were delivered to it (`Connection.unanswered`). */
import { ACK, bareSegmentBytes, RST, SYN } from '../../net/tcp.ts';
import { type Connection, carriedMore, type Delivered, type Unseen } from '../connection/connection.ts';
import { type TcpLife, type TcpStep, tcpAssures } from '../connection/tcp.ts';
import type { Saved } from '../walk/keeper.ts';
import { rulesetsOf, type Walk } from '../walk/walk.ts';
import { afterAnswer, tookDatagram, wasRefused, wasReset } from './answers.ts';
import { marksConnections } from './awake.ts';
import { tcpStepOf } from './seen.ts';

/** The connection after this node's own answer to what was delivered to it. Undefined: it was refused, and forgotten. */
export function answered(walk: Walk, known: Connection, direction: 'original' | 'reply'): Connection | undefined {
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
  const length = bareSegmentBytes(walk.family);
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
