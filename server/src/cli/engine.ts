/** Traces for the command line: an answer as JSON, or the failure that says which packet is none. */
import type { PacketInput, TraceJson } from '../../../protocol/trace.ts';
import type { Node } from '../node/model.ts';
import { message, type Translate } from '../text/message.ts';
import { toJson } from '../trace/json.ts';
import { answerTrace } from '../trace/request.ts';
import type { PacketTrace } from '../trace/trace.ts';
import { Failure } from './failure.ts';

export interface TraceWishes {
  /** Answers by the ids of assumptions. */
  readonly assumptions: Readonly<Record<string, boolean>>;
  /** `with`: follow each packet by its reply. */
  readonly replies: 'with' | 'without';
  /** Undefined: English. */
  readonly translate?: Translate;
}

export type TracedPackets = TraceJson & {
  /** For each packet the ways of what answers it; none where nobody would answer. */
  readonly replies?: TraceJson['packets'];
};

export function traceNode(
  node: Node,
  packets: readonly PacketInput[],
  { translate, ...wishes }: TraceWishes,
): TracedPackets {
  const answer = answerTrace(node, { packets, ...wishes });
  if (answer.kind === 'refused') {
    throw new Failure(message('Packet {index}: {problem}', { index: answer.packet + 1, problem: answer.problem }));
  }
  const { traces, replies } = answer;
  const json = (each: readonly PacketTrace[]) => toJson(each, node, translate);
  return { ...json(traces), ...(replies === undefined ? {} : { replies: json(replies).packets }) };
}
