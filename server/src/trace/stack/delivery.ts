/** The end of the way in: what passed INPUT comes to the sockets of the node, which may answer it. */
import { type Message, message } from '../../text/message.ts';
import { awaitAnswer, isPing } from '../conntrack/awaiting.ts';
import { isForOtherAddresses } from '../conntrack/checksum.ts';
import { isUnheardIcmp } from '../conntrack/cutHeader.ts';
import { isFramedForMany } from '../routing/kinds.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';
import {
  answerForSets,
  answerPing,
  answersPlainly,
  hasNoWayBack,
  leavesMarks,
  type Send,
  seesItsAnswer,
  useLimitsUnseen,
} from './ownAnswers.ts';
import { followsPing } from './ownWays.ts';

/** `sendOwn`: takes what the node says, already routed, through OUTPUT and POSTROUTING. */
export function reachSocket(walk: Walk, sendOwn: Send): void {
  expectAnswer(walk, sendOwn);
  walk.hook = 'socket';
  const unheard = whyUnheard(walk);
  if (unheard !== undefined) return finishByStack(walk, 'dropped', 'socket', unheard);
  const text =
    walk.packet.cutHeader === undefined
      ? message('Delivered to a process of this node, if one listens.')
      : message('Delivered to raw sockets of this node alone, if there are any: it ends in the middle of its header.');
  note(walk, { kind: 'delivery', text });
  finishByStack(walk, 'delivered', 'socket', message('no rule: it reached the node’s own sockets'));
}

/** Why no socket takes it, whatever programs there are; undefined: one may. */
function whyUnheard(walk: Walk): Message | undefined {
  const { family, packet } = walk;
  // ip_protocol_deliver_rcu(): IPPROTO_IP stands for any protocol, and is none.
  if (family === 'ipv4' && packet.protocol === 0)
    return message('the node itself: no program can listen to protocol 0, which the sender is told');
  if (isUnheardIcmp(packet))
    return message('the node itself: it ends in the middle of its ICMP header, and no socket takes it');
  if (isForOtherAddresses(walk))
    return message('the node itself: translation has left its checksum as it was, and no socket takes it');
  return undefined;
}

/** What the node will say to what was delivered. */
function expectAnswer(walk: Walk, sendOwn: Send): void {
  if (walk.role === 'own' || walk.packet.cutHeader !== undefined) return;
  if (isPing(walk.packet) && hasNoWayBack(walk)) return;
  const asksRules = isPing(walk.packet) && !answersPlainly(walk);
  if (asksRules && followsPing(walk)) answerPing(walk, sendOwn);
  // tcp_v4_rcv(), icmp_send() and their twins: what a frame for several machines brings calls for no reset and no error.
  else if (!isFramedForMany(walk.packet)) {
    if (!asksRules || seesItsAnswer(walk)) awaitAnswer(walk, leavesMarks(walk));
    useLimitsUnseen(walk);
  }
  if (!isFramedForMany(walk.packet)) answerForSets(walk, sendOwn);
}
