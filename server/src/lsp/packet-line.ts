/** A pasted line as the Trace view asks for it. */
import type { PacketLineResult } from '../../../protocol/requests.ts';
import { arrivalOf } from '../features/packet-line/arrival.ts';
import { readPacketLine } from '../features/packet-line/index.ts';
import type { Node } from '../node/model.ts';
import type { Message } from '../text/message.ts';

export function packetOfLine(node: Node, line: string, say: (text: Message) => string): PacketLineResult {
  const read = readPacketLine(line);
  if (read.kind === 'problem') {
    const { kind: _kind, ...problem } = read;
    return { problem: { ...problem, text: say(read.text) } };
  }
  const { packet } = read;
  if (packet.in !== undefined) return { packet: { ...packet } };
  const arrival = arrivalOf(node, packet.src);
  return arrival === undefined ? { packet: { ...packet } } : { packet: { ...packet, in: arrival }, guessed: 'in' };
}
