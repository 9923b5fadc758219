/** The node's own answers, which nobody traces: what they made of a connection shows in later packets, and is asked there. */
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import type { Chooser, Question } from '../chooser.ts';
import { type Connection, invert } from './connection.ts';
import { tcpStep } from './tcp.ts';

const RST = 4;

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

/** The connection after the node's answer; undefined: it was refused, and is forgotten. */
export function afterAnswer(chooser: Chooser, connection: Connection): Connection | undefined {
  if (connection.unanswered === undefined) return connection;
  const { unanswered, ...rest } = connection;
  if (unanswered === 'strayed') return afterStray(chooser, rest);
  if (typeof unanswered === 'object') return rest;
  if (listens(chooser, connection)) {
    return { ...rest, seenReply: true, tcp: { state: 'SR', closing: false } };
  }
  return wasRefused(chooser, connection, true) ? undefined : rest;
}

/** A reset that a stray segment called for, in the direction of the connection's first packet. */
function afterStray(chooser: Chooser, connection: Connection): Connection | undefined {
  const { src, sport } = connection.original;
  if (!chooser.assume(resetsAt(`${formatAddress(src)}:${sport ?? ''}`))) return connection;
  const { tcp, seenReply } = connection;
  const step = tcp === undefined ? undefined : tcpStep('original', RST, { ...tcp, seenReply });
  if (step?.kind === 'forgotten') return undefined;
  return tcp !== undefined && step?.kind === 'goes-on'
    ? { ...connection, tcp: { ...tcp, state: step.state } }
    : connection;
}

function deliveredTo(connection: Connection): string {
  const { dst, dport } = invert(connection.reply);
  return `${formatAddress(dst)}:${dport ?? ''}`;
}
