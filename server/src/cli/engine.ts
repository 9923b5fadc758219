/** Traces for the command line: an answer as JSON, or the failure that says which packet is none. */
import type { PacketInput, PacketTraceJson } from '../../../protocol/trace.ts';
import type { Node } from '../node/model.ts';
import { type Message, message, type Translate } from '../text/message.ts';
import { packetTraceJson } from '../trace/json.ts';
import { type TracedPacket, traceInTurn } from '../trace/request.ts';
import { Failure } from './failure.ts';

export interface TraceWishes {
  /** Answers by the ids of assumptions. */
  readonly assumptions: Readonly<Record<string, boolean>>;
  /** `with`: follow each packet by its reply. */
  readonly replies: 'with' | 'without';
  /** Undefined: English. */
  readonly translate?: Translate;
  /** Where a field of a packet was read; undefined: its number is all there is to say. */
  readonly placeOf?: (packet: number, field: string) => Message;
}

/** A packet and what it was traced to; `reply`: the ways of what answers it, none where nobody would answer. */
export interface Traced {
  readonly packet: PacketTraceJson;
  readonly reply?: PacketTraceJson;
}

/** One after the other, so that a million packets need no more memory than their connections. Reads all of them first. */
export function traceNode(
  node: Node,
  packets: readonly PacketInput[],
  { translate, placeOf, ...wishes }: TraceWishes,
): Generator<Traced, void> {
  const traced = traceInTurn(node, { packets, ...wishes });
  if ('kind' in traced) {
    const { packet, field, problem } = traced;
    const place = placeOf?.(packet, field) ?? message('Packet {index}', { index: packet + 1 });
    throw new Failure(message('{place}: {problem}', { place, problem }));
  }
  return inJson(node, traced, translate);
}

function* inJson(
  node: Node,
  traced: Iterable<TracedPacket>,
  translate: Translate | undefined,
): Generator<Traced, void> {
  for (const { trace, reply } of traced) {
    const packet = packetTraceJson(trace, node, translate);
    yield reply === undefined ? { packet } : { packet, reply: packetTraceJson(reply, node, translate) };
  }
}
