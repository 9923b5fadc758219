/** Saved packets run as tests: each is traced over the node and held against what was saved with it. */
import type { AssumptionJson, PacketInput } from '../../../../protocol/trace.ts';
import type { Node } from '../../node/model.ts';
import { type Message, message, type Translate } from '../../text/message.ts';
import { toJson } from '../../trace/json.ts';
import { answerTrace } from '../../trace/request.ts';
import { differences, outcomesMeant, type SavedPacket } from './expectations.ts';

export interface SavedResult {
  readonly name: string;
  /** Empty: all as expected. */
  readonly differences: readonly Message[];
  /** What the outcomes that the expectation is about rest on. */
  readonly assumptions: readonly AssumptionJson[];
  /** What happens to the packet, in a sentence; several where chance decides. */
  readonly summaries: readonly string[];
}

/** The name of a packet that has none: its number, from 1. */
export function nameOf({ name }: PacketInput, index: number): string {
  return name ?? `packet ${index + 1}`;
}

/** Why a packet can't be held against anything; undefined: it says what it expects. */
export function problemOfSaved(packet: PacketInput, index: number): Message | undefined {
  const { expect } = packet as Partial<SavedPacket>;
  if (typeof expect === 'object' && expect !== null) return undefined;
  return message('packet {index} says nothing of what it expects, such as "expect": {example}', {
    index: index + 1,
    example: '{"verdict":"forwarded","out":"eth1"}',
  });
}

/** Over one connection table and in order, as the packets of a trace are. A packet that can't be read differs. */
export function runSaved(node: Node, packets: readonly PacketInput[], translate?: Translate): readonly SavedResult[] {
  const answer = answerTrace(node, { packets });
  if (answer.kind === 'refused') {
    return packets.map((packet, index) => ({
      name: nameOf(packet, index),
      differences:
        index === answer.packet ? [answer.problem] : [message('not traced: a packet of the file can’t be read')],
      assumptions: [],
      summaries: [],
    }));
  }
  const traced = toJson(answer.traces, node, translate).packets;
  return packets.map((packet, index) => {
    const problem = problemOfSaved(packet, index);
    const meant = outcomesMeant(packet as SavedPacket, traced[index]?.outcomes ?? []);
    return {
      name: nameOf(packet, index),
      differences: problem === undefined ? differences(packet as SavedPacket, meant) : [problem],
      assumptions: meant[0]?.assumptions ?? [],
      summaries: [...new Set(meant.map(({ summary }) => summary))],
    };
  });
}
