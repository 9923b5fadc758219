/** A request to trace, from described packets to JSON: what the command line and the language server both answer with. */
import type { PacketInput } from '../../../protocol/trace.ts';
import type { Node } from '../node/model.ts';
import type { Message } from '../text/message.ts';
import { openSession } from './engine.ts';
import { readPacket } from './input.ts';
import type { Outcome, PacketTrace } from './trace.ts';

export interface TraceRequest {
  /** In order, over one connection table. */
  readonly packets: readonly PacketInput[];
  /** Answers to assumptions, by their ids. */
  readonly assumptions?: Readonly<Record<string, boolean>>;
  /** `with`: the answer to each packet's outcomes is traced too. */
  readonly replies?: 'with' | 'without';
}

export type TraceAnswer =
  | {
      readonly kind: 'traced';
      readonly traces: readonly PacketTrace[];
      /** For each packet the traces of the answers to its outcomes, in their order; empty where nobody answers. */
      readonly replies?: readonly PacketTrace[];
    }
  /** The first packet that could not be read: its index, the field to blame, and why. */
  | { readonly kind: 'refused'; readonly packet: number; readonly field: string; readonly problem: Message };

export function answerTrace(node: Node, request: TraceRequest): TraceAnswer {
  const { assumptions } = request;
  const session = openSession(node, assumptions === undefined ? {} : { assumptions });
  const traces: PacketTrace[] = [];
  const replies: PacketTrace[] = [];
  for (const [index, input] of request.packets.entries()) {
    const read = readPacket(input);
    if ('problem' in read) return { kind: 'refused', packet: index, field: read.field, problem: read.problem };
    const traced = session.send(read.packet);
    traces.push(traced);
    if (request.replies === 'with') {
      const answers = traced.outcomes.flatMap((asked, outcome) =>
        (session.reply(outcome)?.outcomes ?? []).map((answer) => ({ ...restingOn(asked, answer), answers: outcome })),
      );
      replies.push({ outcomes: answers });
    }
  }
  return { kind: 'traced', traces, ...(request.replies === 'with' ? { replies } : {}) };
}

/** An answer rests on whatever the packet rested on that it answers. */
function restingOn(asked: Outcome, answer: Outcome): Outcome {
  const own = new Set(answer.assumptions.map(({ id }) => id));
  return { ...answer, assumptions: [...asked.assumptions.filter(({ id }) => !own.has(id)), ...answer.assumptions] };
}
