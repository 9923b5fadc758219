/** The node's own answers, which nobody traces: what they made of a connection shows in later packets, and is asked there. */
import type { Packet } from '../../net/packet.ts';
import { RST } from '../../net/tcp.ts';
import { message } from '../../text/message.ts';
import type { Chooser, Question } from '../chooser.ts';
import { type Connection, carriedMore, invert, type Unseen } from '../connection/connection.ts';
import { synAnswered, tcpStep } from '../connection/tcp.ts';
import { endpoint } from '../names.ts';

/** Whether the node refused what was delivered to it, with a reset that made connection tracking forget the connection. */
export function wasRefused(chooser: Chooser, connection: Connection, likely: boolean): boolean {
  const where = deliveredTo(connection);
  // Rules of the node itself may keep the reset from being tracked, or from being sent.
  const text = message('this node refuses {where} with a reset that its connection tracking sees', { where });
  return chooser.assume({ id: `refuses:${where}`, text, likely });
}

/** Whether a program of the node took what was delivered. */
export function listens(chooser: Chooser, connection: Connection): boolean {
  return chooser.assume(listensAt(deliveredTo(connection)));
}

/** The same of a datagram, whichever end of its connection sent it. */
export function tookDatagram(chooser: Chooser, { dst, dport }: Packet): boolean {
  return chooser.assume(listensAt(endpoint(dst, dport)));
}

/** `where`: address and port, as the packet had them when it was delivered. */
export function listensAt(where: string): Question {
  return { id: `listens:${where}`, text: message('a program of this node listens at {where}', { where }) };
}

/** Whether the node answers a segment that fits no connection of its own with a reset. */
export function resetsAt(where: string): Question {
  const text = message('no program of this node has {where} open, and it refuses a stray answer with a reset', {
    where,
  });
  return { id: `resets:${where}`, text, likely: false };
}

/**
 * The connection after the node's answer; undefined: it was refused, and is forgotten. Where that answer came to the node
 * itself, whoever asked may have no socket for it (`Unseen`). `accepted`: what rules made of it on the way of the answer
 * to its SYN.
 */
export function afterAnswer(
  chooser: Chooser,
  connection: Connection,
  accepted: (connection: Connection) => Connection = (same) => same,
): Connection | undefined {
  const { unanswered, ...rest } = connection;
  if (unanswered === undefined) return connection;
  if (typeof unanswered === 'object') {
    if ('datagram' in unanswered) return rest;
    // What a reset leaves in the table is there in any case.
    return unanswered.tcp === undefined && wasReset(chooser, connection, unanswered.reset) ? undefined : connection;
  }
  if (listens(chooser, connection)) {
    const answered = { ...answeredCounted(accepted(rest)), seenReply: true, tcp: synAnswered(rest.tcp ?? {}) };
    const unseen = unanswered === 'delivered-here' ? afterReset(answered, 'original') : undefined;
    return unseen === undefined ? answered : { ...answered, unanswered: unseen };
  }
  return wasRefused(chooser, connection, true) ? undefined : rest;
}

/** The answer to a SYN says how long segments may be, and nothing else where the SYN has no options. */
function answeredCounted(connection: Connection): Connection {
  const { carried, original } = connection;
  const length = original.src.family === 'ipv4' ? 44 : 64;
  return carried === undefined ? connection : { ...connection, carried: carriedMore(carried, 'reply', length) };
}

/** Whether a segment of the connection that was delivered called for a reset. */
export function wasReset(chooser: Chooser, connection: Connection, direction: 'original' | 'reply'): boolean {
  const { original } = connection;
  const where = direction === 'original' ? endpoint(original.src, original.sport) : deliveredTo(connection);
  return chooser.assume(resetsAt(where));
}

/** What a reset in a direction makes of a connection, behind others. */
export function afterReset(
  { tcp, seenReply }: Connection,
  reset: 'original' | 'reply',
  before = 0,
): Unseen | undefined {
  if (tcp === undefined) return undefined;
  const step = tcpStep(reset, RST, tcp, seenReply);
  const count = before + 1;
  if (step.kind === 'forgotten') return { reset, tcp: undefined, count };
  return step.kind === 'goes-on' ? { reset, tcp: step.life, count } : undefined;
}

function deliveredTo(connection: Connection): string {
  const { dst, dport } = invert(connection.reply);
  return endpoint(dst, dport);
}
