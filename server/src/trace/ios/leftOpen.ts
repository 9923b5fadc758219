/**
 * What packets whose end nobody knows left in the translation table: perhaps an entry. What goes back to where such a
 * packet came from, or comes from where it went, may be translated by that.
 */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { ACK, SYN } from '../../net/tcp.ts';
import { message } from '../../text/message.ts';
import { isQuery } from '../connection/connection.ts';
import { finishByStack } from '../walk/walk.ts';
import { type End, endText } from './entry.ts';
import { endsOf } from './flow.ts';
import type { RouterWalk } from './walk.ts';

/** `from`: what comes from the end that a packet went to. `to`: what goes to the end that one came from. */
type Way = 'from' | 'to';

/** Takes down that the packet, as it came, ended undecided. */
export function leaveOpen({ table }: RouterWalk, asked: Packet): void {
  if (asked.family !== 'ipv4' || asked.quoted !== undefined) return;
  const { src, dst } = endsOf(asked);
  const named = `${endText(src)} > ${endText(dst)}`;
  table.keepWay(keyOf('from', asked.protocol, dst), named);
  table.keepWay(keyOf('to', asked.protocol, src), named);
}

/** True: the packet belongs to an entry of which nobody knows what it translates, and the walk is over. */
export function endsLeftOpen(walk: RouterWalk, way: Way): boolean {
  const { packet, table, chooser } = walk;
  if (opens(packet)) return false;
  const { src, dst } = endsOf(packet);
  const before = table.way(keyOf(way, packet.protocol, way === 'from' ? src : dst));
  if (before === undefined) return false;
  const text = message('{packet}, of which nobody knows what became, left an entry that translates this packet', {
    packet: before,
  });
  if (!chooser.assume({ id: `left-open:${before}`, text, likely: true })) return false;
  walk.hook = 'nat';
  finishByStack(walk, 'undecided', 'nat', message('nobody knows what the entry is that it belongs to'));
  return true;
}

/** Whether it begins a flow, and answers none. */
function opens({ protocol: number, tcpFlags = SYN, icmpType }: Packet): boolean {
  if (number === protocol.tcp) return (tcpFlags & (SYN | ACK)) === SYN;
  return number === protocol.icmp && icmpType !== undefined && isQuery(number, icmpType);
}

function keyOf(way: Way, number: number, { word, port }: End): string {
  return `left open|${way}|${number}|${word}:${port ?? ''}`;
}
