/** A request to trace, from described packets to JSON: what the command line and the language server both answer with. */
import type { PacketInput } from '../../../protocol/trace.ts';
import type { Node } from '../node/model.ts';
import type { Message } from '../text/message.ts';
import { readAhead } from './connection/ahead.ts';
import { openSession } from './engine.ts';
import { readPacket } from './input.ts';
import { mostBranches, type Session } from './session.ts';
import type { Outcome, PacketTrace } from './trace.ts';

export interface TraceRequest {
  /** In order, over one connection table. */
  readonly packets: readonly PacketInput[];
  /** Answers to assumptions, by their ids. */
  readonly assumptions?: Readonly<Record<string, boolean>>;
  /** `with`: the answer to each packet's outcomes is traced too. */
  readonly replies?: 'with' | 'without';
}

/** The first packet that could not be read: its index, the field to blame, and why. */
export interface Refusal {
  readonly kind: 'refused';
  readonly packet: number;
  readonly field: string;
  readonly problem: Message;
}

/** What became of one packet, and of the answers to its outcomes, in their order; empty where nobody answers. */
export interface TracedPacket {
  readonly trace: PacketTrace;
  readonly reply?: PacketTrace;
}

export type TraceAnswer =
  | {
      readonly kind: 'traced';
      readonly traces: readonly PacketTrace[];
      readonly replies?: readonly PacketTrace[];
    }
  | Refusal;

export function answerTrace(node: Node, request: TraceRequest): TraceAnswer {
  const traced = traceInTurn(node, request);
  if ('kind' in traced) return traced;
  const all = [...traced];
  const traces = all.map(({ trace }) => trace);
  if (request.replies !== 'with') return { kind: 'traced', traces };
  return { kind: 'traced', traces, replies: all.map(({ reply = { outcomes: [] } }) => reply) };
}

/** One packet after the other, each traced when it is asked for: nothing is kept of those before but their connections. */
export function traceInTurn(node: Node, request: TraceRequest): Generator<TracedPacket, void> | Refusal {
  for (const [index, input] of request.packets.entries()) {
    const read = readPacket(input);
    if ('problem' in read) return { kind: 'refused', packet: index, field: read.field, problem: read.problem };
  }
  return traceAll(node, request);
}

function* traceAll(node: Node, { packets, assumptions, replies }: TraceRequest): Generator<TracedPacket, void> {
  // Read again: a million packets that were read take as much memory as the connections that they open.
  const ahead = readAhead((index) => {
    const input = packets[index];
    const read = input === undefined ? undefined : readPacket(input);
    return read !== undefined && 'packet' in read ? read.packet : undefined;
  });
  const session = openSession(node, { ahead, ...(assumptions === undefined ? {} : { assumptions }) });
  for (const index of packets.keys()) {
    const packet = ahead(index);
    if (packet === undefined) return;
    const trace = session.send(packet);
    yield replies === 'with' ? { trace, reply: answersTo(session, trace) } : { trace };
  }
}

/** Each outcome is answered in as many ways as leaves room for the answers to all others. */
function answersTo(session: Session, { outcomes }: PacketTrace): PacketTrace {
  const branches = Math.max(1, Math.floor(mostBranches / outcomes.length));
  return {
    outcomes: outcomes.flatMap((asked, outcome) =>
      (session.reply(outcome, branches)?.outcomes ?? []).map((answer) => ({
        ...restingOn(asked, answer),
        answers: outcome,
      })),
    ),
  };
}

/** An answer rests on whatever the packet rested on that it answers. */
function restingOn(asked: Outcome, answer: Outcome): Outcome {
  const own = new Set(answer.assumptions.map(({ id }) => id));
  return { ...answer, assumptions: [...asked.assumptions.filter(({ id }) => !own.has(id)), ...answer.assumptions] };
}
