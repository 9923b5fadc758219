/** From packets as people describe them to traces as JSON. */
import type { PacketInput, TraceJson } from '../../../protocol/trace.ts';
import type { Packet } from '../net/packet.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import { openSession } from '../trace/engine.ts';
import { readPacket } from '../trace/input.ts';
import { toJson } from '../trace/json.ts';
import type { PacketTrace } from '../trace/trace.ts';
import { Failure } from './failure.ts';

export interface TraceRequest {
  /** Answers by the ids of assumptions. */
  readonly assumptions: Readonly<Record<string, boolean>>;
  /** Follow each packet by its reply. */
  readonly reply: boolean;
}

export type TracedPackets = TraceJson & {
  /** For each packet the ways of what answers it; none where nobody would answer. */
  readonly replies?: TraceJson['packets'];
};

/** Traces packets in order over one connection table. Fails where a packet is none. */
export function traceNode(node: Node, packets: readonly PacketInput[], request: TraceRequest): TracedPackets {
  const read = packets.map(readOne);
  const session = openSession(node, { assumptions: request.assumptions });
  const traces: PacketTrace[] = [];
  const replies: PacketTrace[] = [];
  for (const packet of read) {
    const trace = session.send(packet);
    traces.push(trace);
    if (request.reply) {
      replies.push({ outcomes: trace.outcomes.flatMap((_, outcome) => session.reply(outcome)?.outcomes ?? []) });
    }
  }
  const json = toJson(traces);
  return request.reply ? { ...json, replies: toJson(replies).packets } : json;
}

function readOne(input: PacketInput, index: number): Packet {
  const read = readPacket(input);
  if ('packet' in read) return read.packet;
  throw new Failure(message('Packet {index}: {problem}', { index: index + 1, problem: read.problem }));
}
